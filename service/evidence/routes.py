"""Routes of evidence: resumable uploads by tus 1.0.0, and photos."""

from typing import Annotated, Any, Final
from uuid import UUID

from annotated_types import Ge, Le
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter

from service.db import ReadDb
from service.errors import ServiceError, problems
from service.evidence import showing, tus, usecases
from service.evidence.refusals import MalformedUpload
from service.evidence.room import Room, room_of
from service.evidence.showing import PhotoSize
from service.evidence.uploads import Transfer
from service.identity.guards import Bearer, claims_of, reader_of, require_one_of
from service.identity.who import Who
from service.plain_routes import id_in_path, in_header, plain_router

router = APIRouter(tags=["evidence"], route_class=tus.TusRoute)
sending = plain_router("evidence", tus.PlainTusRoute)

Officer = Annotated[Who, Depends(reader_of(*usecases.SENDERS), scope="function")]
Version = Annotated[str | None, Header(alias="Tus-Resumable", description=tus.VERSION)]
Length = Annotated[int | None, Header(alias="Upload-Length", ge=1, le=2**53)]
_LENGTH: Final = TypeAdapter(Annotated[int, Ge(1), Le(2**53)])
Offset = Annotated[int | None, Header(alias="Upload-Offset", ge=0, le=2**53)]
Pairs = Annotated[str | None, Header(alias="Upload-Metadata", description="`sha256 <base64>`, and `resume` or not")]
Check = Annotated[str | None, Header(alias="Upload-Checksum", description="`sha1` or `sha256`, and the digest")]

PHOTOS = "/spot-checks/{check_id}/photos"
UPLOAD = PHOTOS + "/uploads/{upload_id}"
_BYTES = {"content": {tus.CONTENT_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
_REFUSALS = problems(403, 404, 408, 409, 410, 412, 415, 460, 507)
_DONE: dict[int | str, dict[str, Any]] = {204: {"description": "Done"}}


def _in_path(*names: str) -> dict[str, Any]:
    """The ids of an address that asks nothing of them."""
    schema = {"type": "string", "format": "uuid"}
    return {"parameters": [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]}


@router.options(PHOTOS, status_code=204, response_class=Response, openapi_extra=_in_path("check_id"))
@router.options(
    UPLOAD,
    status_code=204,
    response_class=Response,
    name="one_upload_abilities",
    openapi_extra=_in_path("check_id", "upload_id"),
)
async def upload_abilities(room: Room) -> Response:
    """What this server can of tus."""
    return Response(status_code=204, headers=tus.abilities(room.settings.max_photo_bytes))


def _beginning(
    check_id: UUID,
    token: Bearer,
    version: Version = None,
    length: Length = None,
    pairs: Pairs = None,
    check: Check = None,
) -> None:
    """What the request that begins an upload holds."""


@sending.post(
    PHOTOS,
    status_code=201,
    dependencies=[Depends(_beginning)],
    response_class=Response,
    responses=_REFUSALS,
    openapi_extra={"requestBody": _BYTES},
)
async def begin_photo_upload(request: Request) -> Response:
    """Begin to send a photo that the check names; its first bytes, or all, may come along."""
    room = room_of(request)
    try:
        wish, checksum, with_bytes = (
            _wish(request),
            tus.checksum_of(request.headers.get("upload-checksum")),
            tus.carries_bytes(request.headers),
        )
    except (RequestValidationError, ServiceError):
        await require_one_of(request, usecases.SENDERS)
        raise
    claims = await claims_of(request)
    # The connection goes back before the body is read, which may take minutes.
    async with room.database.straight() as source:
        found = await usecases.admit(source, claims, wish, room)
    if isinstance(found, Transfer):
        usecases.require_room(found, tus.body_length(request.headers))
        found = await usecases.begin(room, found, request.stream() if with_bytes else None, checksum)
    return Response(status_code=201, headers=_progress(found, f"{request.url.path}/uploads/{found.id}"))


def _wish(request: Request) -> usecases.Wish:
    check_id, length = id_in_path(request, "check_id"), in_header(request, _LENGTH, "Upload-Length")
    if length is None:
        raise MalformedUpload(header="Upload-Length")
    return usecases.Wish(check_id, tus.read_metadata(request.headers.get("upload-metadata")), length)


@router.head(UPLOAD, response_class=Response, responses=_REFUSALS)
async def photo_upload_progress(
    check_id: UUID, upload_id: UUID, room: Room, session: ReadDb, who: Officer, _version: Version = None
) -> Response:
    """How much has come: where to go on."""
    found = await usecases.find_progress(session, who, check_id, upload_id, room.clock.now())
    more = {"Upload-Length": str(found.size), "Upload-Metadata": tus.metadata_of(found.sha256)}
    return Response(status_code=200, headers=_progress(found) | more)


@router.patch(
    UPLOAD,
    status_code=204,
    response_class=Response,
    responses=_REFUSALS,
    openapi_extra={"requestBody": _BYTES | {"required": True}},
)
async def continue_photo_upload(
    check_id: UUID,
    upload_id: UUID,
    request: Request,
    room: Room,
    session: ReadDb,
    who: Officer,
    _version: Version = None,
    offset: Offset = None,
    check: Check = None,
) -> Response:
    """The next bytes, from where the upload stands."""
    tus.require_stream(request.headers)
    if offset is None:
        raise MalformedUpload(header="Upload-Offset")
    checksum = tus.checksum_of(check)
    found = await usecases.continue_at(session, who, check_id, upload_id, offset, room)
    if isinstance(found, Transfer):
        usecases.require_room(found, tus.body_length(request.headers))
        await session.rollback()
        found = await usecases.fill(room, found, request.stream(), checksum)
    return Response(status_code=204, headers=_progress(found))


@router.delete(UPLOAD, status_code=204, response_class=Response, responses=_REFUSALS)
async def end_photo_upload(
    check_id: UUID, upload_id: UUID, room: Room, session: ReadDb, who: Officer, _version: Version = None
) -> Response:
    """Give up an upload that is not complete."""
    await usecases.end(session, who, check_id, upload_id, room)
    return Response(status_code=204)


def _progress(found: usecases.Progress, location: str | None = None) -> dict[str, str]:
    headers = {"Upload-Offset": str(found.received), "Cache-Control": "no-store"}
    if found.expires_at is not None:
        headers["Upload-Expires"] = tus.expiry(found.expires_at)
    if location is not None:
        headers["Location"] = location
    return headers


@router.get(
    PHOTOS + "/{sha256}",
    response_class=Response,
    responses={
        **problems(403, 404, 410, 415),
        200: {"content": {"image/*": {"schema": {"type": "string", "format": "binary"}}}},
        304: {"description": "Not Modified"},
    },
)
async def show_photo(
    check_id: UUID,
    sha256: showing.Digest,
    request: Request,
    room: Room,
    session: ReadDb,
    who: Officer,
    size: Annotated[PhotoSize, Query()] = PhotoSize.LARGE,
) -> Response:
    """A photo, small, large, or bit for bit as it was taken; every look at an original is in the ledger."""
    return await showing.show(room, session, who, showing.Wanted(check_id, sha256, size), request.headers)
