"""The machine side: the public register and each office's own systems."""
