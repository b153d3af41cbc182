"""Whoever asks without an account: of everything, but only what the public queries select."""

from typing import Final
from uuid import UUID

from schemas.identity import Role
from service.identity.who import Who

ANYONE: Final = Who(
    person_id=UUID(int=0),
    name="anyone",
    role=Role.ADMIN,
    session_id=None,
    device_id=None,
    body=None,
    provinces=(),
    areas=(),
    markets=(),
    everywhere=True,
)
