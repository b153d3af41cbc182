"""Who is signed in on this phone."""

import json
import logging
import sqlite3
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from phone.store.settings import read_setting, write_setting
from schemas.plain import from_plain, to_plain

logger = logging.getLogger(__name__)
_KEY: Final = "account"


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


def read_account(connection: sqlite3.Connection) -> Account | None:
    """What cannot be read is nobody: signing in again mends it, and loses nothing."""
    kept = read_setting(connection, _KEY)
    if kept is None:
        return None
    try:
        return from_plain(Account, json.loads(kept), ignore_unknown=True)
    except ValueError:
        logger.exception("who was signed in cannot be read")
        return None


def write_account(connection: sqlite3.Connection, account: Account | None) -> None:
    """Within a transaction that is not its own."""
    kept = None if account is None else json.dumps(to_plain(account), ensure_ascii=False)
    write_setting(connection, _KEY, kept)
