"""Bringing an office's older agreements in from a table."""
