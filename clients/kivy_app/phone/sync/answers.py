"""What an answer means: only our service says something about a record, everything else is the network's doing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx

from schemas.plain import from_plain

Message = TypeVar("Message")
PROBLEM_JSON = "application/problem+json"
TUS_VERSION = "1.0.0"
# What says nothing about the request itself: later the same one may be taken.
PASSING = frozenset({408, 425, 429, 502, 503, 504})
NETWORK_SIGN_IN = 511
# An answer to HEAD has no body to tell its code.
_BODILESS = {401: "not_signed_in", 403: "forbidden", 404: "not_found", 410: "upload_expired"}


class NetworkTrouble(Exception):
    """Nothing can be sent for now. `code` names the words for it, `retry_after_s` is what the service asked for."""

    def __init__(self, code: str, *, detail: str | None = None, retry_after_s: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.retry_after_s = retry_after_s


class Unreachable(NetworkTrouble):
    """No connection, or one that broke off: whether the service has the request is not known."""


class NotOurService(NetworkTrouble):
    """Somebody else answered: a login page, a redirect, a proxy, or what cannot be proven to be the service's."""


class Busy(NetworkTrouble):
    """The service, or what stands before it, asks to come later."""


class Refused(Exception):
    """Our service refused this request.

    `detail` is its explanation in the user's language, entry by entry; `parts` are pointer and code of each entry.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str | None,
        headers: Mapping[str, str] | None = None,
        parts: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers or {}
        self.parts = parts


@dataclass(frozen=True, slots=True)
class Answer:
    """A success; that it is ours is known when its content was read. `elapsed_s` is the whole way there and back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    answered_at: datetime
    elapsed_s: float

    @property
    def served_at(self) -> datetime | None:
        """When the service says it answered, to the second."""
        try:
            moment = parsedate_to_datetime(self.headers.get("date", ""))
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def plain_of(answer: Answer) -> dict[str, Any]:
    """The JSON object in an answer. Raises `NotOurService`."""
    if media_type(answer.headers) != "application/json":
        raise NotOurService("portal")
    try:
        plain = json.loads(answer.body)
    except ValueError as unreadable:
        raise NotOurService("portal") from unreadable
    if not isinstance(plain, dict):
        raise NotOurService("portal")
    return plain


def read_message(kind: type[Message], answer: Answer) -> Message:
    """A newer service may say more than this phone knows. Raises `NotOurService` for what is no such message."""
    plain = plain_of(answer)
    try:
        return from_plain(kind, plain, ignore_unknown=True)
    except (ValueError, TypeError, AttributeError) as other_shape:
        raise NotOurService("portal") from other_shape


def upload_offset(answer: Answer, size: int) -> int:
    """How much of an upload the service has. Raises `NotOurService` for an answer that does not speak tus."""
    offset = read_offset(answer.headers)
    if answer.headers.get("tus-resumable") != TUS_VERSION or offset is None or offset > size:
        raise NotOurService("portal")
    return offset


def read_offset(headers: Mapping[str, str]) -> int | None:
    offset = headers.get("upload-offset", "")
    return int(offset) if offset.isascii() and offset.isdecimal() and len(offset) < 16 else None


def refusal_of(method: str, status: int, headers: Mapping[str, str], body: bytes) -> Refused | NetworkTrouble:
    """What a status that is no success means; the service's own refusals are known by their shape."""
    problem = _problem(method, status, headers, body)
    retry_after_s = _retry_after(headers)
    if status in PASSING:
        code, detail = (problem.code, problem.detail) if problem else ("busy", None)
        return Busy(code, detail=detail, retry_after_s=retry_after_s)
    if problem is not None:
        return problem
    if 500 <= status != NETWORK_SIGN_IN:
        return Busy("busy", retry_after_s=retry_after_s)
    # A proxy's word, not the service's; smaller pieces may pass it.
    return Busy("too_large_for_network") if status == 413 else NotOurService("portal")


def media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _problem(method: str, status: int, headers: Mapping[str, str], body: bytes) -> Refused | None:
    if method == "HEAD":
        ours = headers.get("tus-resumable") == TUS_VERSION or media_type(headers) == PROBLEM_JSON
        return Refused(status, _BODILESS.get(status, "refused"), None, headers) if ours else None
    if media_type(headers) != PROBLEM_JSON:
        return None
    try:
        plain = json.loads(body)
        code, detail = plain["code"], plain["detail"]
    except (ValueError, KeyError, TypeError):
        return None
    if plain.get("status") != status or not isinstance(code, str) or not isinstance(detail, str):
        return None
    errors = plain.get("errors")
    entries = [entry for entry in errors if isinstance(entry, dict)] if isinstance(errors, list) else []
    said = [f"{entry.get('pointer', '')}: {entry.get('message') or entry.get('code', '')}" for entry in entries]
    parts = frozenset((str(entry.get("pointer", "")), str(entry.get("code", ""))) for entry in entries)
    return Refused(status, code, "\n".join([detail, *said]), headers, parts)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds only: a date would have to be held against a clock that may be wrong."""
    seconds = headers.get("retry-after", "").strip()
    return float(seconds) if seconds.isascii() and seconds.isdecimal() and len(seconds) < 9 else None


def lower_case(headers: httpx.Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
