"""Signing in, people and their phones."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from annotated_types import Ge, Le, MaxLen, MinLen

from schemas.base import Label, OptionalText, Wire, wire_config


class Role(StrEnum):
    """Who someone is to the law; what each may do stands in the policies of the features."""

    BOARD = "board"
    """Market-management board: keeps control weights, records control measurements at its markets."""
    DISTRICT_TEAM = "district_team"
    """Inspection team of a district (to June 2025) or commune."""
    DEPARTMENT = "department"
    """The province's department of science and technology."""
    VERIFIER = "verifier"
    """Verification body: writes the certificates it issued."""
    ADMIN = "admin"
    """Keeps the accounts; sees no evidence."""


class Locale(StrEnum):
    VI = "vi"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """`expires_in` is in seconds, for the access token."""

    access_token: str
    token_type: str
    expires_in: int
    refresh_token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshIn(Wire):
    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={"refresh_token": "k3Yp0o6cJ1lq8Q0X9m5mH2mJt6u1mC0gk0J2r8m3b1Q"}
    )

    refresh_token: Annotated[str, MinLen(1), MaxLen(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordIn(Wire):
    """`current` is null for somebody who never had a password: they came by an enrolment code."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(example={"current": None, "new": "ba quả cân trên bàn"})

    current: Annotated[str, MaxLen(1024)] | None = None
    new: Annotated[str, MinLen(10), MaxLen(1024)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeOut:
    """Areas (each with everything below it) and single markets."""

    areas: list[UUID]
    markets: list[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceOut:
    id: UUID
    name: str
    created_at: datetime
    last_seen_at: datetime
    revoked_at: datetime | None
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    id: UUID
    username: str
    name: str
    role: Role
    body: str | None
    locale: Locale
    scope: ScopeOut
    devices: list[DeviceOut]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonIn(Wire):
    """`body` is the code of a verification body, for verifiers only."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={
            "username": "bql.nuochai",
            "name": "Nông Thị Hoa",
            "role": "board",
            "body": None,
            "locale": "vi",
            "areas": [],
            "markets": ["01890000-0000-7000-8000-00000000a001"],
            "active": True,
        }
    )

    username: Annotated[str, MinLen(2), MaxLen(64)]
    name: Label
    role: Role
    body: OptionalText = None
    locale: Locale = Locale.VI
    areas: Annotated[list[UUID], MaxLen(200)]
    markets: Annotated[list[UUID], MaxLen(500)]
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOut:
    id: UUID
    username: str
    name: str
    role: Role
    body: str | None
    locale: Locale
    areas: list[UUID]
    markets: list[UUID]
    active: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentIn(Wire):
    """Asks for a one-time code with which one phone of this person signs in; without hours, the service's own."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={"person_id": "01890000-0000-7000-8000-00000000b001", "valid_hours": 72}
    )

    person_id: UUID
    valid_hours: Annotated[int, Ge(1), Le(24 * 14)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentOut:
    """`code` is shown once; `qr_svg` holds it with the server's address, to be scanned by the phone."""

    code: str
    expires_at: datetime
    qr_text: str
    qr_svg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolIn(Wire):
    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={"code": "7Q4K-9XWM-2TRB", "device_name": "Samsung A04 của chị Hoa"}
    )

    code: Annotated[str, MinLen(1), MaxLen(64)]
    device_name: Label
