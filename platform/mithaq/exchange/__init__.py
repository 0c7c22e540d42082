"""What crosses the wall between two offices, or between an office and an authority, as a snapshot."""
