"""The life of an office after it was opened."""
