"""The right to ask: a refresh token in the vault, an access token in memory, renewed under one lock."""

import asyncio
import base64
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from phone.platform.seams import TokenVault
from phone.sync.answers import Busy, NotOurService, Refused, read_message
from phone.sync.server import API, Server
from schemas.identity import Tokens

VAULT_NAME = "session"
# Asked for anew a little before the end, so that it does not end on its way.
_MARGIN_S = 30.0


class SignedOut(Exception):
    """Somebody has to sign in; `code` names the words for why."""

    def __init__(self, code: str = "signed_out") -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Entry:
    """What the vault holds: whose token it is and for which server; `by` is the digest of the code it came by."""

    server: str
    person_id: UUID
    refresh_token: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class _Access:
    token: str
    person_id: UUID
    good_until: float


class Access:
    """The phone's clock is never asked when a token ends: the loop's time counts, and a 401 has the last word."""

    def __init__(self, vault: TokenVault) -> None:
        self._vault = vault
        self._lock = asyncio.Lock()
        self._now: _Access | None = None
        self._entry: Entry | None = None
        self._read = False

    def entry(self) -> Entry | None:
        """What the vault holds; None too where it cannot be read: its keys may have gone with an update."""
        if not self._read:
            self._entry, self._read = _entry_of(self._vault.get(VAULT_NAME)), True
        return self._entry

    async def begin(self, server: str, tokens: Tokens, *, by: str | None = None) -> Entry:
        async with self._lock:
            return self._keep(server, tokens, by)

    async def end(self) -> None:
        async with self._lock:
            self._forget()

    async def token(self, server: Server, person_id: UUID, *, instead_of: str | None = None) -> str:
        """A token of this person that is not the one refused. Raises `SignedOut` and what `Server.ask` does."""
        async with self._lock:
            entry = self.entry()
            if entry is None or entry.person_id != person_id or entry.server != server.base_url:
                raise SignedOut
            now = self._now
            good = now is not None and now.person_id == person_id and asyncio.get_running_loop().time() < now.good_until
            if now is not None and good and now.token != instead_of:
                return now.token
            return await self._renew(server, entry)

    async def _renew(self, server: Server, entry: Entry) -> str:
        """A lost answer does no harm: until its successor is used, the service takes the old token again."""
        body = json.dumps({"refresh_token": entry.refresh_token}).encode()
        headers = {"Content-Type": "application/json"}
        try:
            answer = await server.ask("POST", f"{API}/auth/refresh", body=body, headers=headers)
        except Refused as refused:
            if refused.status != 401:
                raise Busy("busy", detail=refused.detail) from refused
            self._forget()
            raise SignedOut(refused.code) from refused
        tokens = read_message(Tokens, answer)
        server.heard(answer)
        self._keep(entry.server, tokens, entry.by)
        return tokens.access_token

    def _keep(self, server: str, tokens: Tokens, by: str | None) -> Entry:
        """The vault first: a token that was used and then lost would end the session as if it were stolen."""
        entry = Entry(server, person_of(tokens.access_token), tokens.refresh_token, by)
        plain = {"server": server, "person_id": str(entry.person_id), "refresh_token": entry.refresh_token, "by": by}
        self._vault.set(VAULT_NAME, json.dumps(plain))
        self._entry, self._read = entry, True
        seconds = max(tokens.expires_in - _MARGIN_S, tokens.expires_in / 2)
        self._now = _Access(tokens.access_token, entry.person_id, asyncio.get_running_loop().time() + seconds)
        return entry

    def _forget(self) -> None:
        self._now, self._entry, self._read = None, None, True
        self._vault.clear(VAULT_NAME)


def _entry_of(secret: str | None) -> Entry | None:
    try:
        plain = json.loads(secret or "")
        return Entry(plain["server"], UUID(plain["person_id"]), plain["refresh_token"], plain["by"])
    except (ValueError, KeyError, TypeError):
        return None


def person_of(access_token: str) -> UUID:
    """Whom a token is for, by its own word: it came from the service itself. Raises `NotOurService`."""
    try:
        payload = access_token.split(".")[1]
        claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return UUID(claims["sub"])
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as unreadable:
        raise NotOurService("portal") from unreadable
