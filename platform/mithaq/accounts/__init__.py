"""People, sessions, second factor and roles, in `public` and in every office."""
