"""Who is signed in on this phone."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`server` is the address signed in to; the scope is that of the last answer, the service's to widen or narrow."""

    person_id: UUID
    username: str
    name: str
    role: str
    server: str
    areas: tuple[UUID, ...] = ()
    markets: tuple[UUID, ...] = ()
