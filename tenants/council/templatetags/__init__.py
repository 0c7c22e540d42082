"""Tags of the council."""
