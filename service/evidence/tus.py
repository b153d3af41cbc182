"""The tus 1.0.0 protocol: its headers, what the server speaks, and a route class that keeps to the version."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.datastructures import Headers

from service.errors import ServiceError
from service.evidence.refusals import ChecksumDiffers, MalformedUpload, NotAStream, UnsupportedVersion
from service.plain_routes import Endpoint, PlainRoute

VERSION = "1.0.0"
CONTENT_TYPE = "application/offset+octet-stream"
ALGORITHMS = ("sha1", "sha256")
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
# An empty value is allowed (`resume`), and spaces around the commas are forgiven.
_PAIR = re.compile(r"([!-+\--~]+)(?: +([A-Za-z0-9+/]*={0,2}))?")
_LONGEST_HEADER = 4096
_SHA256 = re.compile(r"[0-9a-f]{64}")


class TusRoute(APIRoute):
    """Refuses other versions before anything else and names the version in every answer, as tus demands.

    GET is no method of tus: such a route is left as it is.
    """

    def get_route_handler(self) -> Endpoint:
        handler = super().get_route_handler()
        return handler if self.methods == {"GET"} else _versioned(handler)


class PlainTusRoute(PlainRoute):
    """The same for a route that reads its request by itself."""

    def get_route_handler(self) -> Endpoint:
        return _versioned(super().get_route_handler())


def _versioned(handler: Endpoint) -> Endpoint:
    async def versioned(request: Request) -> Response:
        try:
            if request.method != "OPTIONS" and request.headers.get("tus-resumable") != VERSION:
                raise UnsupportedVersion(headers={"Tus-Version": VERSION})
            response = await handler(request)
        except ServiceError as refusal:
            refusal.headers.setdefault("Tus-Resumable", VERSION)
            raise
        response.headers["Tus-Resumable"] = VERSION
        return response

    return versioned


def abilities(largest: int) -> dict[str, str]:
    """What an OPTIONS answer says."""
    return {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(largest),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }


@dataclass(frozen=True, slots=True)
class Metadata:
    """`resume`: the client would rather go on with an unfinished upload of this photo than begin a new one."""

    sha256: str
    resume: bool


def read_metadata(header: str | None) -> Metadata:
    """Raises `MalformedUpload`. Names other than `sha256` and `resume` are allowed and ignored."""
    pairs: dict[str, str] = {}
    if not header or len(header) > _LONGEST_HEADER:
        raise MalformedUpload(header="Upload-Metadata")
    for part in header.split(","):
        match = _PAIR.fullmatch(part.strip())
        if match is None or match[1] in pairs:
            raise MalformedUpload(header="Upload-Metadata")
        pairs[match[1]] = match[2] or ""
    sha256 = _decoded(pairs.get("sha256", ""), "Upload-Metadata").decode("latin-1")
    if not _SHA256.fullmatch(sha256):
        raise MalformedUpload(header="Upload-Metadata")
    return Metadata(sha256, "resume" in pairs)


def metadata_of(sha256: str) -> str:
    return f"sha256 {base64.b64encode(sha256.encode()).decode()}"


class Checksum:
    """The digest a client sent along with one piece."""

    def __init__(self, header: str) -> None:
        """Raises `MalformedUpload`, for an algorithm that was not offered too."""
        algorithm, _, encoded = header.strip().partition(" ")
        if algorithm not in ALGORITHMS:
            raise MalformedUpload(header="Upload-Checksum")
        # Not for secrecy: tus names SHA-1 as the algorithm every server has.
        self._hash = hashlib.new(algorithm, usedforsecurity=False)
        self._expected = _decoded(encoded.strip(), "Upload-Checksum")
        if len(self._expected) != self._hash.digest_size:
            raise MalformedUpload(header="Upload-Checksum")

    def update(self, chunk: bytes) -> None:
        self._hash.update(chunk)

    def check(self) -> None:
        """Raises `ChecksumDiffers`."""
        if self._hash.digest() != self._expected:
            raise ChecksumDiffers


def checksum_of(header: str | None) -> Checksum | None:
    return None if header is None else Checksum(header)


def require_stream(headers: Headers) -> None:
    """Raises `NotAStream`."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise NotAStream


def carries_bytes(headers: Headers) -> bool:
    """Whether a creation brings bytes along. Raises `NotAStream` for a body of another kind."""
    length = body_length(headers)
    if "content-type" in headers or length:
        require_stream(headers)
        return length != 0
    return False


def body_length(headers: Headers) -> int | None:
    """None where the body is sent in chunks of its own."""
    declared = headers.get("content-length", "")
    return int(declared) if declared.isdecimal() and len(declared) < 19 else None


def expiry(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _decoded(encoded: str, header: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as malformed:
        raise MalformedUpload(header=header) from malformed
