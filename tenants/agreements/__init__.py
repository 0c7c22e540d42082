"""The agreement: its parties, state, reference and history."""
