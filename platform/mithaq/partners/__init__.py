"""The shared directory of national and foreign partners."""
