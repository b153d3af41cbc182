"""The protocol the phone counts on, held against the fake service and the real one alike."""

import base64
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from phone.core.clock import Clock
from phone.core.receipts import verify_receipt
from phone.sync.records import body_of

from schemas.canonical import digest
from schemas.identity import Role
from schemas.spot_checks import SpotCheckIn
from tests.makers.evidence import STREAM, TUS, jpeg, metadata, sha
from tests.makers.identity import Someone, bearer, is_problem, refresh, sign_in
from tests.makers.world import new_id
from tests.phone.sync.makers import check
from tests.phone.sync.sides import BASE_URL, Side


def client_of(side: Side) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=side.transport(), base_url=BASE_URL)


async def tokens_of(client: httpx.AsyncClient, someone: Someone) -> dict[str, Any]:
    answer = await sign_in(client, someone.username)
    assert answer.status_code == 200, answer.text
    tokens: dict[str, Any] = answer.json()
    return tokens


async def signed_in(side: Side, role: Role = Role.BOARD) -> httpx.AsyncClient:
    client = client_of(side)
    tokens = await tokens_of(client, await side.add_person(role))
    client.headers.update(bearer(tokens["access_token"]))
    return client


async def put(client: httpx.AsyncClient, side: Side, id: UUID, record: SpotCheckIn) -> httpx.Response:
    return await client.put(
        f"/api/v1/spot-checks/{id}",
        content=body_of(record, Clock(side.clock.now)),
        headers={"content-type": "application/json"},
    )


async def test_a_sign_in_gives_tokens_and_me_says_who(side: Side) -> None:
    someone = await side.add_person()
    client = client_of(side)
    assert is_problem(await sign_in(client, someone.username, "wrong"), 401, "wrong_name_or_password")
    tokens = await tokens_of(client, someone)
    assert tokens["expires_in"] == 900
    me = await client.get("/api/v1/me", headers=bearer(tokens["access_token"]))
    assert (me.json()["id"], me.json()["role"]) == (str(someone.id), "board")


async def test_too_many_wrong_passwords_are_to_wait(side: Side) -> None:
    someone = await side.add_person()
    client = client_of(side)
    for _ in range(10):
        await sign_in(client, someone.username, "wrong")
    answer = await sign_in(client, someone.username)
    assert is_problem(answer, 429, "too_many_tries")
    assert 0 < int(answer.headers["retry-after"]) <= 900


async def test_a_lost_answer_to_a_refresh_is_forgiven_and_a_theft_is_not(side: Side) -> None:
    client = client_of(side)
    first = (await tokens_of(client, await side.add_person()))["refresh_token"]
    lost = (await refresh(client, first)).json()
    heard = (await refresh(client, first)).json()
    following = (await refresh(client, heard["refresh_token"])).json()
    assert is_problem(await refresh(client, lost["refresh_token"]), 401, "session_revoked")
    assert is_problem(await refresh(client, following["refresh_token"]), 401, "session_revoked")
    me = await client.get("/api/v1/me", headers=bearer(following["access_token"]))
    assert is_problem(me, 401, "not_signed_in")


async def test_a_used_token_is_good_no_more_once_its_successor_was_used(side: Side) -> None:
    client = client_of(side)
    first = (await tokens_of(client, await side.add_person()))["refresh_token"]
    second = (await refresh(client, first)).json()["refresh_token"]
    assert (await refresh(client, second)).status_code == 200
    assert is_problem(await refresh(client, first), 401, "session_revoked")


async def test_access_ends_after_a_quarter_of_an_hour_and_the_session_after_ninety_days(side: Side) -> None:
    client = client_of(side)
    tokens = await tokens_of(client, await side.add_person())
    side.clock.offset += timedelta(minutes=16)
    me = await client.get("/api/v1/me", headers=bearer(tokens["access_token"]))
    assert is_problem(me, 401, "not_signed_in")
    side.clock.offset += timedelta(days=91)
    assert is_problem(await refresh(client, tokens["refresh_token"]), 401, "not_signed_in")
    assert is_problem(await refresh(client, "nobody's"), 401, "not_signed_in")


async def test_signing_out_ends_the_session(side: Side) -> None:
    client = client_of(side)
    tokens = await tokens_of(client, await side.add_person())
    headers = bearer(tokens["access_token"])
    assert (await client.post("/api/v1/auth/logout", headers=headers)).status_code == 204
    assert is_problem(await client.get("/api/v1/me", headers=headers), 401, "not_signed_in")
    assert is_problem(await refresh(client, tokens["refresh_token"]), 401, "session_revoked")


async def test_who_was_made_inactive_is_out(side: Side) -> None:
    client = client_of(side)
    someone = await side.add_person()
    tokens = await tokens_of(client, someone)
    await side.deactivate(someone.id)
    assert is_problem(await client.get("/api/v1/me", headers=bearer(tokens["access_token"])), 401, "not_signed_in")
    assert is_problem(await refresh(client, tokens["refresh_token"]), 401, "not_signed_in")
    assert is_problem(await sign_in(client, someone.username), 401, "wrong_name_or_password")


async def test_an_enrolment_code_is_good_once_and_for_its_hours(side: Side) -> None:
    client = client_of(side)
    someone = await side.add_person()

    async def enrol(code: str) -> httpx.Response:
        return await client.post("/api/v1/auth/enrol", json={"code": code, "device_name": "Samsung A04"})

    code, later = await side.enrolment(someone.id), await side.enrolment(someone.id, hours=1)
    assert (await enrol(code.lower())).status_code == 200
    assert is_problem(await enrol(code), 409, "enrolment_code_used")
    assert is_problem(await enrol(code[:-1]), 422, "enrolment_code_mistyped")
    assert is_problem(await enrol("0000-0000-0000"), 404, "enrolment_code_unknown")
    side.clock.offset += timedelta(hours=2)
    assert is_problem(await enrol(later), 410, "enrolment_code_expired")


async def test_a_record_is_stored_once_and_its_receipt_is_the_same_again(side: Side) -> None:
    client, id = await signed_in(side), new_id()
    record = check(side.instrument, side.clock.now())
    first = await put(client, side, id, record)
    assert first.status_code == 201, first.text
    # `device` is no part of the content.
    side.clock.offset += timedelta(minutes=5)
    again = await put(client, side, id, record)
    assert (again.status_code, again.json()) == (200, first.json())
    keys = (await client.get("/.well-known/jwks.json")).json()
    for answer in (first, again):
        assert verify_receipt(answer.content, id, digest(record), keys).photos_missing == []


async def test_other_content_under_a_known_id_differs(side: Side) -> None:
    client, id = await signed_in(side), new_id()
    record = check(side.instrument, side.clock.now())
    await put(client, side, id, record)
    assert is_problem(await put(client, side, id, replace(record, note="khác")), 409, "differs")
    colleague = await signed_in(side)
    assert is_problem(await put(colleague, side, id, record), 409, "differs")


async def test_what_is_not_taken_is_refused_by_its_reason(side: Side) -> None:
    client, path = await signed_in(side), f"/api/v1/spot-checks/{new_id()}"
    record = check(side.instrument, side.clock.now())
    unknown = await put(client, side, new_id(), replace(record, instrument_id=new_id()))
    assert is_problem(unknown, 404, "unknown_instrument")
    headers = {"content-type": "application/json"}
    cut = await client.put(path, content=body_of(record, Clock(side.clock.now))[:-40], headers=headers)
    assert is_problem(cut, 422, "invalid")
    assert [entry["code"] for entry in cut.json()["errors"]] == ["json_invalid"]
    bare = await client.put(path, content=json.dumps({"instrument_id": None}).encode(), headers=headers)
    assert is_problem(bare, 422, "invalid")
    admin = await signed_in(side, Role.ADMIN)
    assert is_problem(await put(admin, side, new_id(), record), 403, "forbidden")


class Sending:
    """A record with one photo, and what a phone does with it by tus."""

    def __init__(self, client: httpx.AsyncClient, side: Side, id: UUID, photo: bytes) -> None:
        self.client, self.side, self.photo = client, side, photo
        self.photos = f"/api/v1/spot-checks/{id}/photos"

    def headers(self, *more: str) -> dict[str, str]:
        return {**TUS, "Upload-Length": str(len(self.photo)), **metadata(self.photo, *more)}

    async def begin(self, *more: str, piece: bytes = b"") -> httpx.Response:
        headers = self.headers(*more) | (STREAM if piece else {})
        return await self.client.post(self.photos, content=piece, headers=headers)

    async def patch(self, url: str, offset: int, piece: bytes) -> httpx.Response:
        return await self.client.patch(url, content=piece, headers={**TUS, **STREAM, "Upload-Offset": str(offset)})

    async def head(self, url: str) -> httpx.Response:
        return await self.client.head(url, headers=TUS)


async def sending(side: Side, photo: bytes | None = None, **values: Any) -> Sending:
    photo = photo or jpeg()
    client, id = await signed_in(side), new_id()
    answer = await put(client, side, id, check(side.instrument, side.clock.now(), photo, **values))
    assert answer.status_code == 201, answer.text
    return Sending(client, side, id, photo)


def place(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["tus-resumable"] == "1.0.0"
    return answer.status_code, answer.headers.get("upload-offset", "")


async def test_a_photo_goes_whole_with_its_creation(side: Side) -> None:
    photo = await sending(side)
    whole = await photo.begin("resume", piece=photo.photo)
    assert place(whole) == (201, str(len(photo.photo)))
    # Begun again when it is there: nothing is asked for.
    assert place(await photo.begin("resume")) == (201, str(len(photo.photo)))
    assert place(await photo.head(whole.headers["location"])) == (200, str(len(photo.photo)))


async def test_a_photo_goes_in_pieces_from_where_it_stands(side: Side) -> None:
    photo = await sending(side)
    begun = await photo.begin("resume", piece=photo.photo[:1000])
    assert place(begun) == (201, "1000")
    url = begun.headers["location"]
    assert place(await photo.head(url)) == (200, "1000")
    assert place(await photo.patch(url, 1000, photo.photo[1000:1500])) == (204, "1500")
    repeated = await photo.patch(url, 1000, photo.photo[1000:1500])
    assert is_problem(repeated, 409, "upload_offset")
    assert repeated.headers["upload-offset"] == "1500"
    assert place(await photo.patch(url, 1500, photo.photo[1500:])) == (204, str(len(photo.photo)))
    assert place(await photo.head(url)) == (200, str(len(photo.photo)))


async def test_what_came_before_the_line_broke_is_kept(side: Side) -> None:
    photo = await sending(side)
    headers = {
        **photo.headers("resume"),
        **STREAM,
        **dict(photo.client.headers),
        "content-length": str(len(photo.photo)),
    }
    await side.break_off("POST", photo.photos, headers, photo.photo[:1234])
    found = await photo.begin("resume")
    assert place(found) == (201, "1234")
    url = found.headers["location"]
    going = {**TUS, **STREAM, "Upload-Offset": "1234", **dict(photo.client.headers)}
    going["content-length"] = str(len(photo.photo) - 1234)
    await side.break_off("PATCH", url, going, photo.photo[1234:2000])
    assert place(await photo.head(url)) == (200, "2000")


async def test_an_upload_ends_after_a_week_and_begins_anew(side: Side) -> None:
    photo = await sending(side)
    url = (await photo.begin("resume", piece=photo.photo[:1000])).headers["location"]
    side.clock.offset += timedelta(days=8)
    photo.client.headers.update(bearer(await renewed(side, photo)))
    assert (await photo.head(url)).status_code == 410
    assert is_problem(await photo.patch(url, 1000, photo.photo[1000:]), 410, "upload_expired")
    assert place(await photo.begin("resume", piece=photo.photo[:10])) == (201, "10")


async def renewed(side: Side, photo: Sending) -> str:
    """A new token of the author."""
    claims = photo.client.headers["authorization"].split(".")[1]
    person = json.loads(base64.urlsafe_b64decode(claims + "=="))["sub"]
    code = await side.enrolment(UUID(person))
    answer = await photo.client.post("/api/v1/auth/enrol", json={"code": code, "device_name": "x"})
    return str(answer.json()["access_token"])


async def test_a_photo_that_is_not_the_one_named_is_refused_and_begun_anew(side: Side) -> None:
    photo = await sending(side)
    damaged = b"\xff\xd8" + bytes(len(photo.photo) - 2)
    begun = await photo.begin("resume", piece=damaged[:1000])
    url = begun.headers["location"]
    assert is_problem(await photo.patch(url, 1000, damaged[1000:]), 409, "photo_differs")
    assert (await photo.head(url)).status_code == 404
    assert place(await photo.begin("resume", piece=photo.photo)) == (201, str(len(photo.photo)))


async def test_what_is_no_picture_is_refused_for_good(side: Side) -> None:
    photo = await sending(side, b"GIF89a, or nothing at all" * 50)
    assert is_problem(await photo.begin("resume", piece=photo.photo), 415, "photo_type_unsupported")


@pytest.mark.parametrize(
    ("length", "named", "code"),
    [("+1", "photo", "photo_size_differs"), ("", "other", "photo_not_named")],
)
async def test_only_a_photo_of_the_record_is_taken(side: Side, length: str, named: str, code: str) -> None:
    photo = await sending(side)
    headers = photo.headers()
    if length:
        headers["Upload-Length"] = str(len(photo.photo) + 1)
    if named == "other":
        headers |= metadata(sha(b"another"))
    assert is_problem(await photo.client.post(photo.photos, headers=headers), 409, code)


async def test_an_upload_or_record_that_nobody_knows_is_not_found(side: Side) -> None:
    photo = await sending(side)
    assert (await photo.head(f"{photo.photos}/uploads/{new_id()}")).status_code == 404
    stranger = Sending(photo.client, side, new_id(), photo.photo)
    assert is_problem(await stranger.begin("resume"), 404, "not_found")


async def test_the_register_comes_in_pages_and_then_what_changed(side: Side) -> None:
    await side.settle()
    client, seen, cursor, pages = await signed_in(side), set[str](), None, 0
    while True:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/api/v1/sync", params=params)).json()
        assert page["reset"] is (cursor is None)
        seen |= {row["id"] for row in page.get("instruments", [])}
        cursor, pages = page["cursor"], pages + 1
        if not page["more"]:
            break
    assert (len(seen), pages > 2) == (5, True)
    quiet = (await client.get("/api/v1/sync", params={"cursor": cursor})).json()
    assert (quiet["reset"], quiet["more"], quiet.get("instruments", [])) == (False, False, [])
    strange = await client.get("/api/v1/sync", params={"cursor": "?"})
    assert is_problem(strange, 400, "cursor_invalid")
    admin = await signed_in(side, Role.ADMIN)
    assert is_problem(await admin.get("/api/v1/sync"), 403, "forbidden")


async def test_words_come_in_the_language_asked_for(side: Side) -> None:
    client = await signed_in(side)
    for language, word in (("vi", "Không tìm thấy"), ("en", "Not found")):
        stranger = Sending(client, side, new_id(), b"x")
        client.headers["accept-language"] = language
        assert (await stranger.begin()).json()["detail"].startswith(word)
