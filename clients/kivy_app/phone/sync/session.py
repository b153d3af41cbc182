"""Who this phone speaks for, and how: every request of the phone goes through here."""

import contextlib
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from phone.core.clock import Clock
from phone.platform.seams import TokenVault
from phone.store.account import Account
from phone.store.database import Store
from phone.sync.access import Access, Entry, SignedOut
from phone.sync.answers import Answer, Busy, NetworkTrouble, NotOurService, Refused, plain_of, read_message
from phone.sync.server import API, Body, Server
from phone.sync.signing_in import FIELD_ROLES, SignInRefused, refusals_in_words
from schemas.identity import Me, Tokens

ENDED = "session_ended"
_KEY_SET = "key_set"
_LONGEST_DEVICE_NAME = 120
_JSON = {"Content-Type": "application/json"}


class Session:
    """One person on one server. `language` says in which language the service shall explain itself."""

    def __init__(
        self,
        store: Store,
        vault: TokenVault,
        clock: Clock,
        *,
        device_name: str,
        language: Callable[[], str] = lambda: "vi",
        open_server: Callable[[str], Server] | None = None,
    ) -> None:
        self._store = store
        self._access = Access(vault)
        self._device_name = device_name.strip()[:_LONGEST_DEVICE_NAME] or "?"
        self._language = language
        self._open_server = open_server or (lambda address: Server(address, clock=clock))
        self._server: Server | None = None

    @property
    def account(self) -> Account | None:
        """Who the phone belongs to for now, though their session may have ended."""
        return self._store.account

    @property
    def ended(self) -> str | None:
        """Why somebody must sign in, as a code for `problems.explain`; None while nobody has to."""
        account, entry = self.account, self._access.entry()
        if account is not None and entry is not None and entry.person_id == account.person_id:
            return None
        return (self._store.settings.get(ENDED) if account is not None else None) or "signed_out"

    @property
    def server(self) -> Server | None:
        """That of the account."""
        return self._server_at(self.account.server) if self.account is not None else None

    async def sign_in(self, address: str, username: str, password: str) -> Account:
        """By name and password at the address as typed. Raises `SignInRefused`."""
        form = {"grant_type": "password", "username": username.strip(), "password": password}
        body = urlencode({**form, "device_name": self._device_name}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        with refusals_in_words(malformed="wrong_name_or_password") as at:
            server = await self._move_to(at(address))
            answer = await server.ask("POST", f"{API}/auth/token", body=body, headers=headers)
            entry = await self._access.begin(server.base_url, read_message(Tokens, answer))
        return await self._complete(server, entry)

    async def enrol(self, address: str, code: str) -> Account:
        """By a code that is good once: if only its second half was lost, the same code goes on where it stopped.

        Raises `SignInRefused`.
        """
        by = hashlib.sha256(code.strip().encode()).hexdigest()
        with refusals_in_words(malformed="enrolment_code_mistyped") as at:
            server = await self._move_to(at(address))
            entry = self._access.entry()
            if entry is None or entry.by != by or entry.server != server.base_url or self.ended is None:
                body = json.dumps({"code": code.strip(), "device_name": self._device_name}).encode()
                answer = await server.ask("POST", f"{API}/auth/enrol", body=body, headers=_JSON)
                entry = await self._access.begin(server.base_url, read_message(Tokens, answer), by=by)
        return await self._complete(server, entry)

    async def sign_out(self) -> None:
        """Tells the service if it can be reached; what is unsent stays for the same person."""
        account, server = self.account, self.server
        if account is not None and server is not None:
            await self._say_goodbye(account, server)
        await self._access.end()
        self._store.sign_out()
        self._store.settings.set(ENDED, None)

    async def ask(
        self,
        method: str,
        path: str,
        *,
        person_id: UUID,
        body: Body = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Answer:
        """In the name of this person and nobody else; a token refused is renewed once.

        Raises `SignedOut` and what `Server.ask` does.
        """
        account = self.account
        if account is None or account.person_id != person_id:
            raise SignedOut
        server = self._server_at(account.server)
        try:
            token = await self._access.token(server, person_id)
            try:
                return await server.ask(method, path, token=token, body=body, headers=headers, params=params)
            except Refused as refused:
                if refused.status != 401:
                    raise
            token = await self._access.token(server, person_id, instead_of=token)
            return await server.ask(method, path, token=token, body=body, headers=headers, params=params)
        except SignedOut as over:
            if over.code != "signed_out":
                self._store.settings.set(ENDED, over.code)
            raise
        except Refused as refused:
            if refused.status != 401:
                raise
            # The service has just given this token out: something is wrong there, not with the person.
            raise Busy(refused.code, detail=refused.detail) from refused

    def heard(self, answer: Answer) -> None:
        """What came was proven to be the service's."""
        if self._server is not None:
            self._server.heard(answer)

    async def key_set(self, *, anew: bool = False) -> Mapping[str, Any]:
        """The service's public keys, kept so that receipts can be verified without a network, too."""
        account = self.account
        if account is None:
            raise SignedOut
        kept = self.kept_key_set()
        if kept and not anew:
            return kept
        try:
            keys = plain_of(await self._server_at(account.server).ask("GET", "/.well-known/jwks.json"))
        except Refused as refused:
            raise Busy(refused.code, detail=refused.detail) from refused
        if not isinstance(keys.get("keys"), list):
            raise NotOurService("portal")
        self._store.settings.set(_KEY_SET, json.dumps({"server": account.server, **keys}))
        return keys

    def kept_key_set(self) -> Mapping[str, Any]:
        """Empty where none was fetched from the account's server yet."""
        kept: dict[str, Any] = json.loads(self._store.settings.get(_KEY_SET) or "{}")
        return kept if self.account is not None and kept.get("server") == self.account.server else {}

    async def renew_account(self, person_id: UUID) -> None:
        """Role and scope may have changed since the sign-in."""
        answer = await self.ask("GET", f"{API}/me", person_id=person_id)
        account = self.account
        if account is not None and account.person_id == person_id:
            self._store.sign_in(_account_of(read_message(Me, answer), account.server))

    async def _complete(self, server: Server, entry: Entry) -> Account:
        """Who it is; until that is known the vault has the session and nobody is signed in by it."""
        with refusals_in_words(interrupted=True):
            token = await self._access.token(server, entry.person_id)
            answer = await server.ask("GET", f"{API}/me", token=token)
            account = _account_of(read_message(Me, answer), server.base_url)
            server.heard(answer)
        if account.role not in FIELD_ROLES:
            await self._say_goodbye(account, server)
            await self._access.end()
            raise SignInRefused("not_a_field_role")
        self._store.sign_in(account)
        self._store.settings.set(ENDED, None)
        with contextlib.suppress(NetworkTrouble):  # else they come with the first receipt
            await self.key_set(anew=True)
        return account

    async def _say_goodbye(self, account: Account, server: Server) -> None:
        try:
            token = await self._access.token(server, account.person_id)
            await server.ask("POST", f"{API}/auth/logout", token=token)
        except (NetworkTrouble, Refused, SignedOut):
            return  # the session ends by itself in time

    async def close(self) -> None:
        """Gives the connections back; the session goes on with new ones."""
        if self._server is not None:
            await self._server.close()

    async def _move_to(self, address: str) -> Server:
        if self._server is not None and self._server.base_url != address:
            await self._server.close()
        return self._server_at(address)

    def _server_at(self, address: str) -> Server:
        if self._server is None or self._server.base_url != address:
            self._server = self._open_server(address)
        self._server.language = self._language()
        return self._server


def _account_of(me: Me, server: str) -> Account:
    return Account(
        person_id=me.id,
        username=me.username,
        name=me.name,
        role=me.role.value,
        server=server,
        areas=tuple(me.scope.areas),
        markets=tuple(me.scope.markets),
    )
