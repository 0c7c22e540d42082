"""The database backend that makes the wall between offices: path, role and actor travel together."""
