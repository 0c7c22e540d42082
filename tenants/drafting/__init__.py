"""R13–R19: versions of the text, comments, mandatory clauses, obligations."""
