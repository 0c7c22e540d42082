"""R8–R12: actors, meetings, positions, minutes."""
