"""Access tokens: short-lived JWTs signed with Ed25519."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt

from schemas.identity import Role
from service.errors import ServiceError
from service.identity.keys import ALGORITHM, SigningKeys

ISSUER = "quacan"


class NotSignedIn(ServiceError):
    status = 401
    code = "not_signed_in"

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


@dataclass(frozen=True, slots=True)
class Claims:
    person_id: UUID
    session_id: UUID

    def values(self) -> dict[str, UUID]:
        """For a statement that asks who it is."""
        return {"person_id": self.person_id, "session_id": self.session_id}


def make_access_token(
    keys: SigningKeys,
    *,
    person_id: UUID,
    session_id: UUID,
    role: Role,
    scope: dict[str, list[str]] | None,
    now: datetime,
    minutes: int,
) -> str:
    """`role` and `scope` tell the client what it is; the service itself asks the database anew."""
    payload: dict[str, Any] = {
        "iss": ISSUER,
        "sub": str(person_id),
        "sid": str(session_id),
        "role": role.value,
        "scope": scope,
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(minutes=minutes)).timestamp()),
    }
    return jwt.encode(payload, keys.private, algorithm=ALGORITHM, headers={"kid": keys.kid})


def read_access_token(keys: SigningKeys, token: str, now: datetime) -> Claims:
    """Raises `NotSignedIn` for a token that is expired, unsigned, signed by another key or otherwise unusable."""
    try:
        claims, expires = _proved(keys, token)
    except (jwt.PyJWTError, ValueError, KeyError, TypeError, AttributeError) as refused:
        raise NotSignedIn from refused
    if expires <= now.timestamp():
        raise NotSignedIn
    return claims


# A phone shows one token for a quarter of an hour, and a signature once found right stays so. Refusals are not kept.
@lru_cache(maxsize=2048)
def _proved(keys: SigningKeys, token: str) -> tuple[Claims, int]:
    """Whose token it is by its signature, and when it ends."""
    kid = jwt.get_unverified_header(token).get("kid")
    key = keys.public.get(kid) if isinstance(kid, str) else None
    if key is None:
        raise NotSignedIn
    payload = jwt.decode(
        token,
        key,
        algorithms=[ALGORITHM],
        issuer=ISSUER,
        options={"require": ["exp", "sub", "iat"], "verify_exp": False, "verify_iat": False, "verify_nbf": False},
    )
    return Claims(UUID(payload["sub"]), UUID(payload["sid"])), int(payload["exp"])
