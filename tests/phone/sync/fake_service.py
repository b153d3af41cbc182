"""The service's protocol in memory, for walks of a thousand steps; a contract test holds it to the real one."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID, uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from phone.core.clock import Clock

from schemas.canonical import digest
from schemas.identity import Role
from schemas.plain import from_plain, to_plain
from schemas.spot_checks import SpotCheckIn
from service.identity.access_tokens import NotSignedIn, make_access_token, read_access_token
from service.identity.codes import read_code
from service.identity.keys import SigningKeys
from service.identity.sessions import token_hash
from service.messages import say
from service.spot_checks.receipts import sign_receipt
from tests.phone.sync.fake_uploads import FakeUploads
from tests.phone.sync.fake_wire import Asked, Refusal, Reply

TRIES = 10
WINDOW = timedelta(minutes=15)
_WORKERS = frozenset({Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT})


@dataclass
class FakePerson:
    id: UUID
    username: str
    password: str | None
    role: Role = Role.BOARD
    active: bool = True


@dataclass
class FakeSession:
    person: FakePerson
    revoked: bool = False


@dataclass
class RefreshToken:
    session: UUID
    predecessor: str | None
    expires_at: datetime
    used: bool = False


@dataclass
class FakeEnrolment:
    person: FakePerson
    expires_at: datetime
    used: bool = False


@dataclass
class Stored:
    person: UUID
    digest: str
    receipt: str
    photos: dict[str, int]


class FakeService:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.keys = new_keys("first")
        self.people: dict[str, FakePerson] = {}
        self.sessions: dict[UUID, FakeSession] = {}
        self.tokens: dict[str, RefreshToken] = {}
        self.enrolments: dict[str, FakeEnrolment] = {}
        self.instruments: set[UUID] = set()
        self.records: dict[UUID, Stored] = {}
        self.failures: list[datetime] = []
        self.stored = 0
        self.failing: set[UUID] = set()
        self.gone_mad = False
        self.rows: list[tuple[str, dict[str, Any]]] = []
        self.origin = uuid4().hex
        self.uploads = FakeUploads(clock)
        self._routes: list[tuple[str, re.Pattern[str], Callable[..., Reply]]] = [
            ("POST", re.compile(r"/api/v1/auth/token"), self._sign_in),
            ("POST", re.compile(r"/api/v1/auth/refresh"), self._refresh),
            ("POST", re.compile(r"/api/v1/auth/enrol"), self._enrol),
            ("POST", re.compile(r"/api/v1/auth/logout"), self._logout),
            ("GET", re.compile(r"/api/v1/me"), self._me),
            ("GET", re.compile(r"/\.well-known/jwks\.json"), self._jwks),
            ("GET", re.compile(r"/api/v1/sync"), self._sync),
            ("PUT", re.compile(r"/api/v1/spot-checks/([0-9a-f-]{36})"), self._put),
            ("POST", re.compile(r"/api/v1/spot-checks/([0-9a-f-]{36})/photos"), self._begin),
            ("HEAD", re.compile(r"/api/v1/spot-checks/([0-9a-f-]{36})/photos/uploads/([0-9a-f-]{36})"), self._progress),
            ("PATCH", re.compile(r"/api/v1/spot-checks/([0-9a-f-]{36})/photos/uploads/([0-9a-f-]{36})"), self._go_on),
        ]

    def handle(self, asked: Asked) -> Reply:
        try:
            reply = self._route(asked)
        except Refusal as refusal:
            reply = self._problem(asked, refusal)
        reply.headers.setdefault("date", format_datetime(self.clock.now().astimezone(UTC), usegmt=True))
        if "/photos" in asked.path:
            reply.headers["tus-resumable"] = "1.0.0"
        return reply if asked.method != "HEAD" else Reply(reply.status, b"", reply.headers)

    def _route(self, asked: Asked) -> Reply:
        if asked.cut and "/photos" not in asked.path:
            raise Refusal(400, "connection_lost")
        for method, pattern, answer in self._routes:
            match = pattern.fullmatch(asked.path)
            if match and method == asked.method:
                return answer(asked, *map(UUID, match.groups()))
        raise Refusal(404, "not_found")

    def _problem(self, asked: Asked, refusal: Refusal) -> Reply:
        language = "en" if asked.headers.get("accept-language") == "en" else "vi"
        errors = refusal.more.pop("errors", [])
        plain = {
            "type": "about:blank",
            "title": HTTPStatus(refusal.status).phrase,
            "status": refusal.status,
            "code": refusal.code,
            "detail": say(refusal.code, language, **refusal.more),
            "errors": errors,
        }
        return Reply(
            refusal.status, json.dumps(plain).encode(), {"content-type": "application/problem+json", **refusal.headers}
        )

    # Who asks

    def add_person(self, username: str, password: str | None, role: Role = Role.BOARD) -> FakePerson:
        self.people[username] = FakePerson(uuid4(), username, password, role)
        return self.people[username]

    def end_sessions(self, person: UUID) -> None:
        for session in self.sessions.values():
            if session.person.id == person:
                session.revoked = True

    def who(self, asked: Asked) -> FakePerson:
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        try:
            claims = read_access_token(self.keys, token if scheme == "Bearer" else "", self.clock.now())
        except NotSignedIn as refused:
            raise Refusal(401, "not_signed_in") from refused
        session = self.sessions.get(claims.session_id)
        if session is None or session.revoked or not session.person.active:
            raise Refusal(401, "not_signed_in")
        return session.person

    def _throttle(self) -> None:
        now = self.clock.now()
        recent = [at for at in self.failures if at > now - WINDOW]
        if len(recent) >= TRIES:
            wait = int((recent[-TRIES] + WINDOW - now).total_seconds()) + 1
            raise Refusal(429, "too_many_tries", {"retry-after": str(wait)}, minutes=-(-wait // 60))

    def _sign_in(self, asked: Asked) -> Reply:
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        if not form.get("username") or not form.get("password"):
            raise Refusal(422, "invalid")
        self._throttle()
        person = self.people.get(form["username"])
        if person is None or person.password != form["password"] or not person.active:
            self.failures.append(self.clock.now())
            raise Refusal(401, "wrong_name_or_password")
        self.failures.clear()
        return self._open(person)

    def _enrol(self, asked: Asked) -> Reply:
        code = read_code(_json(asked)["code"])
        if code is None:
            raise Refusal(422, "enrolment_code_mistyped")
        self._throttle()
        enrolment = self.enrolments.get(code)
        if enrolment is None:
            self.failures.append(self.clock.now())
            raise Refusal(404, "enrolment_code_unknown")
        if enrolment.used:
            raise Refusal(409, "enrolment_code_used")
        if enrolment.expires_at <= self.clock.now():
            raise Refusal(410, "enrolment_code_expired")
        enrolment.used = True
        return self._open(enrolment.person)

    def _open(self, person: FakePerson) -> Reply:
        session = uuid4()
        self.sessions[session] = FakeSession(person)
        return self._issue(session, None)

    def _issue(self, session: UUID, predecessor: str | None) -> Reply:
        token = uuid4().hex
        self.tokens[token_hash(token)] = RefreshToken(session, predecessor, self.clock.now() + timedelta(days=90))
        person = self.sessions[session].person
        access_token = make_access_token(
            self.keys,
            person_id=person.id,
            session_id=session,
            role=person.role,
            scope=None,
            now=self.clock.now(),
            minutes=15,
        )
        return _plain(
            200,
            {"access_token": access_token, "token_type": "bearer", "expires_in": 900, "refresh_token": token},
        )

    def _refresh(self, asked: Asked) -> Reply:
        presented = token_hash(_json(asked)["refresh_token"])
        token = self.tokens.get(presented)
        if token is None or token.expires_at <= self.clock.now():
            raise Refusal(401, "not_signed_in")
        session = self.sessions[token.session]
        if session.revoked:
            raise Refusal(401, "session_revoked")
        if any(
            other.used for key, other in self.tokens.items() if key != presented and self._related(presented, other)
        ):
            session.revoked = True
            raise Refusal(401, "session_revoked")
        if not session.person.active:
            raise Refusal(401, "not_signed_in")
        token.used = True
        return self._issue(token.session, presented)

    def _related(self, presented: str, other: RefreshToken) -> bool:
        """A successor, or a sibling: of one token only one successor may be used."""
        predecessor = self.tokens[presented].predecessor
        return other.predecessor == presented or (predecessor is not None and other.predecessor == predecessor)

    def _logout(self, asked: Asked) -> Reply:
        person = self.who(asked)
        claims = read_access_token(self.keys, asked.headers["authorization"].split(" ")[1], self.clock.now())
        assert self.sessions[claims.session_id].person is person
        self.sessions[claims.session_id].revoked = True
        return Reply(204)

    def _me(self, asked: Asked) -> Reply:
        person = self.who(asked)
        known = {"id": str(person.id), "username": person.username, "name": "Nông Thị Hoa", "role": person.role.value}
        scope: dict[str, list[str]] = {"areas": [], "markets": []}
        return _plain(200, {**known, "body": None, "locale": "vi", "scope": scope, "devices": []})

    def _jwks(self, _: Asked) -> Reply:
        return _plain(200, self.keys.jwks())

    # What they send

    def _put(self, asked: Asked, record_id: UUID) -> Reply:
        person = self.who(asked)
        record = _record(asked)
        if person.role not in _WORKERS:
            raise Refusal(403, "forbidden")
        if record_id in self.failing or self.gone_mad:
            raise Refusal(500, "fault")
        stored = self.records.get(record_id)
        if stored is None:
            if record.instrument_id not in self.instruments:
                raise Refusal(404, "unknown_instrument")
            stored = self._store(person, record_id, record)
            return Reply(201, stored.receipt.encode(), {"content-type": "application/json"})
        if stored.person != person.id or stored.digest != digest(record):
            raise Refusal(409, "differs")
        # Kept as an object: its members come in another order, and spaced.
        again = json.dumps(json.loads(stored.receipt), ensure_ascii=False, sort_keys=True)
        return Reply(200, again.encode(), {"content-type": "application/json"})

    def _store(self, person: FakePerson, record_id: UUID, record: SpotCheckIn) -> Stored:
        content = digest(record)
        members: dict[str, object] = {
            "id": str(record_id),
            "received_at": self.clock.now().isoformat(),
            "digest": content,
            "verdict": "not_judged",
            "findings": [],
            "flags_opened": [],
            "photos_missing": [photo.sha256 for photo in record.photos],
        }
        photos = {photo.sha256: photo.size for photo in record.photos}
        self.records[record_id] = Stored(person.id, content, sign_receipt(self.keys, members), photos)
        self.stored += 1
        return self.records[record_id]

    def _scene(self, asked: Asked, record_id: UUID) -> dict[str, int]:
        """The photos a record names, for its author."""
        person = self.who(asked)
        stored = self.records.get(record_id)
        if stored is None:
            raise Refusal(404, "not_found")
        if stored.person != person.id:
            raise Refusal(403, "forbidden")
        return stored.photos

    def _begin(self, asked: Asked, record_id: UUID) -> Reply:
        return self.uploads.begin(asked, record_id, self._scene(asked, record_id))

    def _progress(self, asked: Asked, record_id: UUID, upload_id: UUID) -> Reply:
        self._scene(asked, record_id)
        return self.uploads.progress(record_id, upload_id)

    def _go_on(self, asked: Asked, record_id: UUID, upload_id: UUID) -> Reply:
        self._scene(asked, record_id)
        return self.uploads.go_on(asked, record_id, upload_id)

    # What they fetch

    def _sync(self, asked: Asked) -> Reply:
        if self.who(asked).role not in _WORKERS:
            raise Refusal(403, "forbidden")
        origin, _, text = asked.query.get("cursor", "").partition("_")
        if "cursor" in asked.query and not (text.isdecimal() and origin):
            raise Refusal(400, "cursor_invalid")
        reset = origin != self.origin
        start = 0 if reset else int(text)
        end = min(start + int(asked.query.get("limit", "500")), len(self.rows))
        lists: dict[str, list[Any]] = {}
        for name, row in self.rows[start:end]:
            lists.setdefault(name, []).append(row)
        page = {"reset": reset, "more": end < len(self.rows), "cursor": f"{self.origin}_{end}"}
        return _plain(200, {**page, "server_time": self.clock.now().isoformat(), **lists})


class FakeTransport(httpx.AsyncBaseTransport):
    def __init__(self, service: FakeService) -> None:
        self.service = service

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return response_of(self.service.handle(await asked_of(request)))


async def asked_of(request: httpx.Request, *, most: int | None = None) -> Asked:
    """With `most`, the body breaks off behind so many bytes."""
    body = await request.aread()
    sent = body if most is None else body[:most]
    return Asked(
        request.method,
        request.url.path,
        dict(request.url.params),
        {name.lower(): value for name, value in request.headers.items()},
        sent,
        cut=most is not None,
    )


def response_of(reply: Reply) -> httpx.Response:
    return httpx.Response(reply.status, headers=reply.headers, content=reply.body)


def new_keys(kid: str, *older: SigningKeys) -> SigningKeys:
    private = Ed25519PrivateKey.generate()
    public = {kid: private.public_key()}
    for keys in older:
        public |= keys.public
    return SigningKeys(kid, private, public)


def _record(asked: Asked) -> SpotCheckIn:
    plain = _json(asked)
    try:
        record = from_plain(SpotCheckIn, plain)
    except (ValueError, TypeError, AttributeError) as malformed:
        raise Refusal(422, "invalid", errors=[{"pointer": "/", "code": str(malformed), "message": ""}]) from malformed
    if record.note is not None and len(record.note) > 2000:
        raise Refusal(422, "invalid", errors=[{"pointer": "/note", "code": "string_too_long", "message": "Dài quá."}])
    return record


def _json(asked: Asked) -> dict[str, Any]:
    try:
        plain = json.loads(asked.body)
    except ValueError as cut:
        raise Refusal(422, "invalid", errors=[{"pointer": "/1", "code": "json_invalid", "message": ""}]) from cut
    assert isinstance(plain, dict)
    return plain


def _plain(status: int, content: object) -> Reply:
    return Reply(status, json.dumps(to_plain(content)).encode(), {"content-type": "application/json"})
