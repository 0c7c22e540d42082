"""R22–R29: signatures of the parties, distribution with acknowledgement."""
