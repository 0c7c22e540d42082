"""The shared side of Mithaq: everything whose tables stand in PostgreSQL's `public` schema."""
