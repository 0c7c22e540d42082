"""The API of one office, for its own systems."""
