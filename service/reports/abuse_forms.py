"""The token that a form is made with and the proof of work that comes back with it.

Nothing is kept of a token until a report comes with it: whoever looks at a form leaves no trace.
"""

import base64
import binascii
import hashlib
import hmac
import math
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from service.errors import Conflict, ServiceError
from service.identity.keys import SigningKeys

AGE_WITH_PROOF: Final = timedelta(seconds=3)
"""Nobody reads and fills in a form sooner."""
AGE_WITHOUT_PROOF: Final = timedelta(seconds=10)
LASTS: Final = timedelta(hours=24)
LONGEST_PROOF: Final = 40
_NONCE, _TIME, _MAC = 16, 5, 16
_LENGTH: Final = _NONCE + _TIME + 1 + _MAC


class FormForged(ServiceError):
    """Not a token that was made here, or none."""

    code = "form_forged"


class FormExpired(ServiceError):
    code = "form_expired"


class ProofMissing(ServiceError):
    """None came, or it does not hold."""

    code = "proof_missing"


class FormUsed(Conflict):
    """Another report came with the same token."""

    code = "form_used"


class FormTooSoon(ServiceError):
    status = 429
    code = "form_too_soon"

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"Retry-After": str(seconds)}, seconds=seconds)


@dataclass(frozen=True, slots=True)
class FormToken:
    """`difficulty`: how many bits of a proof's digest must be zero; it stays what the page was told."""

    text: str
    nonce: bytes
    issued_at: datetime
    difficulty: int

    @property
    def digest(self) -> str:
        """What is kept of it."""
        return hashlib.sha256(b"form " + self.nonce).hexdigest()


def make_token(keys: SigningKeys, difficulty: int, now: datetime) -> FormToken:
    nonce = secrets.token_bytes(_NONCE)
    issued_at = now.replace(microsecond=0)
    content = nonce + int(issued_at.timestamp()).to_bytes(_TIME, "big") + bytes([difficulty])
    text = base64.urlsafe_b64encode(content + _mac(keys, content)).decode().rstrip("=")
    return FormToken(text, nonce, issued_at, difficulty)


def read_token(keys: SigningKeys, text: str, now: datetime) -> FormToken:
    """Raises `FormForged` and `FormExpired`. One digest, whatever was sent."""
    if len(text) != math.ceil(_LENGTH * 4 / 3):
        raise FormForged
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as broken:
        raise FormForged from broken
    content = raw[:-_MAC]
    if not hmac.compare_digest(raw[-_MAC:], _mac(keys, content)):
        raise FormForged
    issued_at = datetime.fromtimestamp(int.from_bytes(content[_NONCE : _NONCE + _TIME], "big"), UTC)
    if now > issued_at + LASTS:
        raise FormExpired
    return FormToken(text, content[:_NONCE], issued_at, content[-1])


def require_age(token: FormToken, now: datetime, *, proved: bool) -> None:
    """Raises `FormTooSoon`."""
    wait = token.issued_at + (AGE_WITH_PROOF if proved else AGE_WITHOUT_PROOF) - now
    if wait > timedelta():
        raise FormTooSoon(math.ceil(wait.total_seconds()))


def proves(token: FormToken, proof: str) -> bool:
    """Whether work was done for this very token. One digest at most."""
    if not 0 < len(proof) <= LONGEST_PROOF or not proof.isascii():
        return False
    digest = hashlib.sha256(f"{token.text}.{proof}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - token.difficulty) == 0


def work(token: str, difficulty: int) -> str:
    """The first proof there is, by counting: what a sender has to do."""
    head = hashlib.sha256(f"{token}.".encode())
    for number in range(2**40):
        tried = head.copy()
        tried.update(str(number).encode())
        if int.from_bytes(tried.digest(), "big") >> (256 - difficulty) == 0:
            return str(number)
    raise AssertionError  # not within a lifetime


def receipt_secret(keys: SigningKeys, token: FormToken) -> bytes:
    """The same for the same token, so that a lost answer can be given again; nobody else can work it out."""
    return _keyed(keys, b"report receipt", token.nonce)


def _mac(keys: SigningKeys, content: bytes) -> bytes:
    return _keyed(keys, b"report form", content)[:_MAC]


def _keyed(keys: SigningKeys, purpose: bytes, content: bytes) -> bytes:
    own = hmac.digest(keys.private.private_bytes_raw(), purpose, "sha256")
    return hmac.digest(own, content, "sha256")
