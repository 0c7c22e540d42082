"""Public identifiers: time-ordered UUIDs (RFC 9562, version 7), which index well and tell nothing of a row's number."""

import secrets
import time
import uuid

_RANDOM_BITS = 74


def uuid7() -> uuid.UUID:
    """A new UUID whose first 48 bits are milliseconds since 1970; usable as a model default."""
    milliseconds = time.time_ns() // 1_000_000
    random_bits = secrets.randbits(_RANDOM_BITS)
    high, low = random_bits >> 62, random_bits & ((1 << 62) - 1)
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
