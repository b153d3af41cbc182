"""Passwords: argon2id by RFC 9106, hashed and checked off the event loop, few at a time."""

import base64
import unicodedata

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from service.errors import InvalidRequest, Unavailable

SHORTEST = 10
LONGEST = 1024
# Behind these the wait is longer than a phone waits for an answer.
MOST_WAITING = 40

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def _unmatchable() -> str:
    """A hash that no password has; checking against it costs what any other check costs."""
    profile = RFC_9106_LOW_MEMORY
    salt, digest = (
        base64.b64encode(bytes(length)).decode().rstrip("=") for length in (profile.salt_len, profile.hash_len)
    )
    cost = f"m={profile.memory_cost},t={profile.time_cost},p={profile.parallelism}"
    return f"$argon2id$v={profile.version}${cost}${salt}${digest}"


_NOBODYS = _unmatchable()


class PasswordTooShort(InvalidRequest):
    code = "password_too_short"

    def __init__(self) -> None:
        super().__init__(shortest=SHORTEST)


def hash_password(password: str) -> str:
    """Takes about 150 ms. Raises `PasswordTooShort`."""
    if len(password) < SHORTEST:
        raise PasswordTooShort
    return _hasher.hash(_bytes(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Takes as long when there is no hash, so that the time does not tell who has an account."""
    try:
        _hasher.verify(password_hash or _NOBODYS, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    return _hasher.check_needs_rehash(password_hash)


def _bytes(password: str) -> bytes:
    # The same letters, whichever keyboard composed them.
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


class Passwords:
    """Each check takes 64 MiB and a core, so only `at_once` run and the others wait for their turn."""

    def __init__(self, at_once: int) -> None:
        self._limiter = CapacityLimiter(at_once)

    async def match(self, password_hash: str | None, password: str) -> bool:
        """Raises `Unavailable` when too many wait already."""
        self._refuse_crowd()
        return await to_thread.run_sync(matches, password_hash, password, limiter=self._limiter)

    async def hash(self, password: str) -> str:
        """Raises `PasswordTooShort`, and `Unavailable` when too many wait already."""
        self._refuse_crowd()
        return await to_thread.run_sync(hash_password, password, limiter=self._limiter)

    def _refuse_crowd(self) -> None:
        if self._limiter.statistics().tasks_waiting >= MOST_WAITING:
            raise Unavailable
