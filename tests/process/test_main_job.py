"""The main job as its users do it, over the wire: a check with photos goes in, the department finds the stall."""

import base64
import hashlib
import io
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import jwt
import openpyxl
import pytest
from tusclient.client import TusClient
from uuid_utils.compat import uuid7

from schemas.spot_checks import Receipt
from service.demo.photos import dial_photo, sticker_photo
from tests.process.running_service import RunningService
from tests.real_data import real_photos

pytestmark = pytest.mark.process
NOW = datetime.now(UTC).replace(microsecond=0)


def two_photos() -> list[bytes]:
    """Two JPEG files: from real phones where they are at hand, else drawn ones."""
    real = [path.read_bytes() for path in real_photos() if path.name.startswith("DSCN")]
    return real or [sticker_photo("CB26-000001", "06/2028", NOW, "a"), dial_photo(1.1, 10, NOW, "b")]


def a_scale(client: httpx.Client, **wanted: Any) -> dict[str, Any]:
    """A spring scale of 10 kg in use at Nước Hai, in date, without any flag."""
    markets = client.get("/markets", params={"q": "nuoc hai"}).json()["items"]
    assert [market["name"] for market in markets] == ["Chợ Nước Hai"]
    query = {"market": markets[0]["id"], "kind": "spring_dial_scale", "state": "in_date", "limit": 200, **wanted}
    flagged = {
        flag["instrument"]["id"]
        for flag in client.get("/flags", params={"limit": 200}).json()["items"]
        if flag["instrument"]
    }
    for scale in client.get("/instruments", params=query).json()["items"]:
        if scale["d_mg"] == 50_000 and scale["in_use"] and scale["id"] not in flagged:
            found: dict[str, Any] = scale
            return found
    raise AssertionError("the demo has no such scale")


def standards(client: httpx.Client) -> list[str]:
    items = client.get("/standards").json()["items"]
    return [item["id"] for item in items if item["kind"] == "weight_set" and item["state"] != "overdue"][:1]


def record(client: httpx.Client, scale: dict[str, Any], photos: list[bytes]) -> dict[str, Any]:
    """1 kg put on, 1.10 kg shown, where 50 g are permitted."""
    mark = scale["mark"]
    return {
        "instrument_id": scale["id"],
        "performed_at": NOW.isoformat(),
        "position": {"lat": 22.742, "lon": 106.181, "accuracy_m": 9},
        "method": "control_weights",
        "purpose": "selling",
        "standards": standards(client),
        "goods_mg": 1_500_000,
        "zero_before_mg": 0,
        "zero_after_mg": 0,
        "readings": [
            {"load_mg": 1_000_000, "indication_mg": 1_100_000},
            {"load_mg": 2_000_000, "indication_mg": 2_200_000},
        ],
        "sticker": {
            "state": "valid",
            "code": f"{mark['series']}-{mark['number']}",
            "valid_until": scale["valid_until"],
        },
        "seal": "intact",
        "signs": [],
        "photos": [
            {"sha256": hashlib.sha256(data).hexdigest(), "kind": kind, "size": len(data), "taken_at": NOW.isoformat()}
            for data, kind in zip(photos, ("sticker", "dial"), strict=True)
        ],
        "device": {"sent_at": NOW.isoformat(), "app_version": "0.1.0", "verdict": "nonconforming"},
        "note": "Cân của bà Hoa",
    }


def headers_of(client: httpx.Client) -> dict[str, str]:
    return {"Authorization": client.headers["Authorization"]}


def metadata(data: bytes) -> dict[str, str]:
    return {"sha256": hashlib.sha256(data).hexdigest(), "filename": "photo.jpg"}


def break_off(client: httpx.Client, location: str, data: bytes) -> None:
    """Sends half of the photo in one PATCH and drops the connection in the middle of it."""
    address = urlsplit(location)
    head = [
        f"PATCH {address.path} HTTP/1.1",
        f"Host: {address.netloc}",
        f"Authorization: {client.headers['Authorization']}",
        "Tus-Resumable: 1.0.0",
        "Upload-Offset: 0",
        "Content-Type: application/offset+octet-stream",
        f"Content-Length: {len(data)}",
        "",
        "",
    ]
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall("\r\n".join(head).encode() + data[: len(data) // 2])


def offset(client: httpx.Client, location: str) -> int:
    return int(client.head(location, headers={"Tus-Resumable": "1.0.0"}).headers["Upload-Offset"])


def send_by_tus(running: RunningService, client: httpx.Client, check: str, data: bytes, *, broken: bool) -> None:
    address = f"{running.url}/api/v1/spot-checks/{check}/photos"
    tus = TusClient(address, headers=headers_of(client))
    uploader = tus.uploader(file_stream=io.BytesIO(data), metadata=metadata(data), chunk_size=64 * 1024)
    if broken:
        created = client.post(
            address,
            headers={
                "Tus-Resumable": "1.0.0",
                "Upload-Length": str(len(data)),
                "Upload-Metadata": "sha256 " + base64.b64encode(metadata(data)["sha256"].encode()).decode(),
            },
        )
        assert created.status_code == 201, created.text
        location = str(client.build_request("GET", created.headers["Location"]).url)
        if created.headers["Location"].startswith("/"):
            location = running.url + created.headers["Location"]
        break_off(client, location, data)
        for _ in range(200):
            if offset(client, location):
                break
        kept = offset(client, location)
        assert 0 < kept < len(data), "what arrived before the break is kept"
        uploader = tus.uploader(file_stream=io.BytesIO(data), url=location, chunk_size=64 * 1024)
        assert uploader.offset == kept
    uploader.upload()
    assert uploader.offset == len(data)


def test_a_nonconforming_scale_is_found_by_the_department(running: RunningService) -> None:
    board, department = running.sign_in("board"), running.sign_in("department")
    scale = a_scale(board)
    photos = two_photos()
    check, body = str(uuid7()), record(board, scale, photos)

    first = board.put(f"/spot-checks/{check}", json=body)
    assert first.status_code == 201, first.text
    receipt = first.json()
    assert receipt["verdict"] == "nonconforming"
    assert "nonconforming" in receipt["flags_opened"]
    assert sorted(receipt["photos_missing"]) == sorted(hashlib.sha256(data).hexdigest() for data in photos)
    assert_signed(running, receipt)

    send_by_tus(running, board, check, photos[0], broken=True)
    send_by_tus(running, board, check, photos[1], broken=False)

    again = board.put(f"/spot-checks/{check}", json=body)
    assert (again.status_code, again.json()) == (200, receipt)
    changed = board.put(f"/spot-checks/{check}", json={**body, "note": "khác"})
    assert (changed.status_code, changed.json()["code"]) == (409, "differs")

    shown = board.get(f"/spot-checks/{check}").json()
    assert all(photo["received_at"] for photo in shown["photos"])
    for data in photos:
        sha256 = hashlib.sha256(data).hexdigest()
        original = department.get(f"/spot-checks/{check}/photos/{sha256}", params={"size": "original"})
        assert original.content == data, "bit for bit"
        small = department.get(f"/spot-checks/{check}/photos/{sha256}", params={"size": "thumb"})
        assert small.headers["content-type"] == "image/jpeg"
        assert b"GPS" not in small.content
        assert b"Exif" not in small.content

    assert_flagged(department, scale)


def assert_signed(running: RunningService, receipt: dict[str, Any]) -> None:
    """As a phone would: the public key from the service, the payload beside the signature."""
    keys = httpx.get(f"{running.url}/.well-known/jwks.json").json()["keys"]
    kid = jwt.get_unverified_header(receipt["signature"])["kid"]
    key = next(jwt.PyJWK(entry) for entry in keys if entry["kid"] == kid)
    payload = jwt.api_jws.decode(receipt["signature"], key, algorithms=["EdDSA"])
    assert receipt["digest"].encode() in payload
    assert set(receipt) == set(Receipt.__dataclass_fields__)


def assert_flagged(department: httpx.Client, scale: dict[str, Any]) -> None:
    wanted = {"market": scale["market_id"], "limit": 200}
    stalls = department.get("/flagged-stalls", params=wanted).json()["items"]
    mine = [stall for stall in stalls if stall["id"] == scale["stall_id"]]
    assert len(mine) == 1, "a stall stands once in the list"
    flag = next(flag for flag in mine[0]["flags"] if flag["kind"] == "nonconforming")
    assert flag["instrument"]["id"] == scale["id"]
    assert any("09/2017" in ground["text"] for ground in flag["grounds"])
    kinds = {flag["kind"] for stall in stalls for flag in stall["flags"]}
    assert "verification_overdue" in kinds, "the demo's overdue scales stand there too"

    sheet = department.get("/flagged-stalls.xlsx", params={"market": scale["market_id"]})
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).worksheets[0].iter_rows(values_only=True))
    assert len(rows) > len(stalls)
    assert any(scale["local_tag"] in str(cell) for row in rows for cell in row)
    text = department.get("/flagged-stalls.csv", params={"market": scale["market_id"]}).content
    assert text.startswith(b"\xef\xbb\xbf")
    assert "Chợ Nước Hai" in text.decode("utf-8-sig")
    places = department.get("/flagged-stalls.geojson", params={"market": scale["market_id"]}).json()
    assert places["type"] == "FeatureCollection"
    assert places["features"]


def test_ten_identical_records_at_once_are_stored_once(running: RunningService) -> None:
    board, department = running.sign_in("board"), running.sign_in("department")
    check, body = str(uuid7()), {**record(board, a_scale(board), two_photos()), "photos": []}
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: board.put(f"/spot-checks/{check}", json=body), range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert all(answer.json() == answers[0].json() for answer in answers)
    found = department.get("/spot-checks", params={"instrument": body["instrument_id"], "limit": 200}).json()["items"]
    assert [item["id"] for item in found].count(check) == 1


def pictures() -> list[tuple[str, bytes]]:
    """Those from real phones where they are at hand, one that is sound and some that are not."""
    sound = sticker_photo("CB26-000002", "06/2028", NOW, "c")
    made = [
        ("sound", sound),
        ("damaged: cut in the middle", sound[: len(sound) // 2]),
        ("damaged: no picture", b"GIF89a" + bytes(500)),
        ("damaged: a name without a picture", b"\xff\xd8\xff\xe0" + bytes(2000)),
    ]
    return [(path.name, path.read_bytes()) for path in real_photos()] + made


@pytest.mark.parametrize(("name", "data"), pictures(), ids=[name for name, _ in pictures()])
def test_every_picture_is_taken_or_refused_with_a_reason(running: RunningService, name: str, data: bytes) -> None:
    board = running.sign_in("board")
    sha256 = hashlib.sha256(data).hexdigest()
    body = record(board, a_scale(board), [data, b"second"])
    body["photos"] = body["photos"][:1]
    check = str(uuid7())
    assert board.put(f"/spot-checks/{check}", json=body).status_code == 201
    answer = board.post(
        f"/spot-checks/{check}/photos",
        content=data,
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(data)),
            "Upload-Metadata": "sha256 " + base64.b64encode(sha256.encode()).decode(),
            "Content-Type": "application/offset+octet-stream",
        },
    )
    assert answer.status_code in {201, 400, 413, 415}, answer.text
    missing = board.get(f"/spot-checks/{check}").json()["photos"][0]["received_at"] is None
    assert missing == (answer.status_code != 201)
    if answer.status_code == 201:
        for size in ("thumb", "large", "original"):
            assert board.get(f"/spot-checks/{check}/photos/{sha256}", params={"size": size}).status_code == 200
    else:
        assert answer.json()["detail"]
        assert name.startswith(("image", "damaged")), "only what is damaged is refused"
    assert not (name.startswith("damaged") and answer.status_code == 201)
