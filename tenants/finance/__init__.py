"""Contributions, instalments, payments."""
