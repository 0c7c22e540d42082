"""R20–R21 and the control of legality: sessions, decisions, transmission, objection, visa."""
