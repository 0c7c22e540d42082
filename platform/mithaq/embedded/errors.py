"""What can go wrong on the one machine. Each message is one line for a person, with what to do about it."""


class EmbeddedError(Exception):
    """The embedded stack cannot do what was asked; `str(error)` says why and what to do."""
