"""Views of the operator, by subject."""
