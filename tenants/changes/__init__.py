"""R38–R42: amendment, extension, renewal, closure, termination."""
