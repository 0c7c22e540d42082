"""Carrying offices out and bringing them back: archives, backups."""
