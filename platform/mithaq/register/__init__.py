"""The published register: what citizens and the API read."""
