"""What signing and verifying refuse; whoever calls says it in words to people."""


class SealError(Exception):
    """Signing or verifying is not possible."""


class SignerMissing(SealError):
    """No signer is set up for this office, nor for the installation."""


class SignerUnusable(SealError):
    """The signer's file cannot be opened with the password given, or its certificate is not valid now."""


class NameMixesScripts(SealError):
    """A name in a certificate mixes Arabic letters with Latin letters or digits: it would be malformed (RFC 3454)."""


class Unreadable(SealError):
    """The file is no PDF that can be read, or it is encrypted."""


class TimestampUnavailable(SealError):
    """The time-stamping authority that is set up did not answer as it should."""
