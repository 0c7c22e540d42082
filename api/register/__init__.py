"""The public register API: citizens and authorities."""
