"""The link and the code with which a recipient without an account acknowledges a dispatch.

Both are signatures over the row, made with the service's secret and kept nowhere: the worker writes them into the
letter, the slip prints them. The row keeps their digests. A code has eight digits: it is told on the telephone, so its
digest is keyed, for eight digits are soon tried by whoever holds a copy of the database.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import salted_hmac

from mithaq.core.database import connection
from mithaq.core.text import western_digits
from tenants.signature.models import Dispatch

CODE_DIGITS = 8
_TOKEN, _CODE, _DIGEST = "mithaq.signature.copy-link", "mithaq.signature.copy-code", "mithaq.signature.code-digest"


def token_of(dispatch: Dispatch, secret: str | None = None) -> str:
    """The token of the link: a signature over office, row and moment."""
    return base64.urlsafe_b64encode(_signed(_TOKEN, _said(dispatch), secret)).rstrip(b"=").decode()


def token_to_send(dispatch: Dispatch) -> str | None:
    """The token whose digest the row holds, also after the secret was changed; None when no secret makes it."""
    for secret in _secrets():
        if digest_of(token := token_of(dispatch, secret)) == dispatch.token_digest:
            return token
    return None


def digest_of(token: str) -> str:
    """What the row keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_of(dispatch: Dispatch, secret: str | None = None) -> str:
    """The code of this number: eight digits."""
    signature = _signed(_CODE, f"{_said(dispatch)}:{dispatch.code_number}", secret)
    return f"{int.from_bytes(signature[:8], 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def code_to_tell(dispatch: Dispatch) -> str | None:
    """The code whose digest the row holds; None when no secret makes it, or none was made."""
    if not dispatch.code_digest:
        return None
    return next((code for one in _secrets() if is_code(dispatch, code := code_of(dispatch, one))), None)


def code_digest_of(dispatch: Dispatch, code: str, secret: str | None = None) -> str:
    """What the row keeps of a code."""
    return _signed(_DIGEST, f"{_said(dispatch)}:{code}", secret).hex()


def is_code(dispatch: Dispatch, typed: str) -> bool:
    """Whether this is the dispatch's code, however it is spaced and in whatever digits."""
    code = "".join(char for char in western_digits(typed) if char.isdecimal())
    if len(code) != CODE_DIGITS or not dispatch.code_digest or dispatch.made_at is None:
        return False
    return any(hmac.compare_digest(code_digest_of(dispatch, code, one), dispatch.code_digest) for one in _secrets())


def shown_code(code: str) -> str:
    """A code as it is read out: two groups of four."""
    return f"{code[:4]}\u00a0{code[4:]}"


def _said(dispatch: Dispatch) -> str:
    moment = dispatch.made_at.isoformat() if dispatch.made_at else ""
    return f"{connection.schema_name}:{dispatch.pk}:{moment}"


def _signed(salt: str, value: str, secret: str | None) -> bytes:
    return salted_hmac(salt, value, secret=secret, algorithm="sha256").digest()


def _secrets() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS
