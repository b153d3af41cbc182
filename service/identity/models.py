"""People, what they may see, their phones and sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Index, Integer, Table
from sqlmodel import Field, SQLModel

from schemas.identity import Locale, Role
from service.db import enum_column, id_column, one_of, text_column, time_column


class Person(SQLModel, table=True):
    __tablename__ = "person"
    __table_args__ = (one_of("role", Role), one_of("locale", Locale))

    id: UUID = Field(sa_column=id_column())
    username: str = Field(sa_column=text_column(unique=True))
    name: str = Field(sa_column=text_column())
    role: Role = Field(sa_column=enum_column(Role))
    body: str | None = Field(default=None, foreign_key="verification_body.code")
    locale: Locale = Field(default=Locale.VI, sa_column=enum_column(Locale))
    password_hash: str | None = Field(default=None, sa_column=text_column(nullable=True))
    active: bool = True
    created_at: datetime = Field(sa_column=time_column())


class PersonArea(SQLModel, table=True):
    __tablename__ = "person_area"

    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    area_id: UUID = Field(primary_key=True, foreign_key="area.id")


class PersonMarket(SQLModel, table=True):
    __tablename__ = "person_market"

    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    market_id: UUID = Field(primary_key=True, foreign_key="market.id")


class Device(SQLModel, table=True):
    """A phone that signed in by an enrolment code, or a named sign-in by password."""

    __tablename__ = "device"

    id: UUID = Field(sa_column=id_column())
    person_id: UUID = Field(foreign_key="person.id", index=True)
    name: str = Field(sa_column=text_column())
    created_at: datetime = Field(sa_column=time_column())
    last_seen_at: datetime = Field(sa_column=time_column())
    revoked_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))


class AuthSession(SQLModel, table=True):
    """One family of refresh tokens; revoking it ends every token made from it."""

    __tablename__ = "auth_session"

    id: UUID = Field(sa_column=id_column())
    person_id: UUID = Field(foreign_key="person.id", index=True)
    device_id: UUID = Field(foreign_key="device.id", index=True)
    created_at: datetime = Field(sa_column=time_column())
    revoked_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    revoked_reason: str | None = Field(default=None, sa_column=text_column(nullable=True))


class RefreshToken(SQLModel, table=True):
    """Stored hashed; `predecessor` is the token that it was exchanged for."""

    __tablename__ = "refresh_token"
    __table_args__ = (Index("refresh_token_predecessor_ix", "predecessor"),)

    token_hash: str = Field(primary_key=True)
    session_id: UUID = Field(foreign_key="auth_session.id", index=True)
    issued_at: datetime = Field(sa_column=time_column())
    expires_at: datetime = Field(sa_column=time_column())
    used_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    predecessor: str | None = Field(default=None, sa_column=text_column(nullable=True))


class Enrolment(SQLModel, table=True):
    """A one-time code, stored hashed."""

    __tablename__ = "enrolment"

    code_hash: str = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    created_by: UUID = Field(foreign_key="person.id")
    created_at: datetime = Field(sa_column=time_column())
    expires_at: datetime = Field(sa_column=time_column())
    used_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))


class SignInFailure(SQLModel, table=True):
    """One failed try by a name or from an address; `subject` is a digest of which."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("sign_in_failure_subject_at_ix", "subject", "at"),
        Index("sign_in_failure_at_ix", "at"),
    )

    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True, autoincrement=True))
    subject: str = Field(sa_column=text_column())
    at: datetime = Field(sa_column=time_column())


# The same tables as SQLAlchemy Core sees them, for statements that type checkers understand.
PERSON: Table = Person.__table__  # type: ignore[attr-defined]  # set by SQLModel
PERSON_AREA: Table = PersonArea.__table__  # type: ignore[attr-defined]  # set by SQLModel
PERSON_MARKET: Table = PersonMarket.__table__  # type: ignore[attr-defined]  # set by SQLModel
DEVICE: Table = Device.__table__  # type: ignore[attr-defined]  # set by SQLModel
AUTH_SESSION: Table = AuthSession.__table__  # type: ignore[attr-defined]  # set by SQLModel
REFRESH_TOKEN: Table = RefreshToken.__table__  # type: ignore[attr-defined]  # set by SQLModel
ENROLMENT: Table = Enrolment.__table__  # type: ignore[attr-defined]  # set by SQLModel
SIGN_IN_FAILURE: Table = SignInFailure.__table__  # type: ignore[attr-defined]  # set by SQLModel
