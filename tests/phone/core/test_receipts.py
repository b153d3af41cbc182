"""A receipt is believed only when the service signed it, and signed it for this very record."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from phone.core.receipts import ReceiptRefused, verify_receipt

from schemas.plain import from_plain
from schemas.spot_checks import Receipt
from service.identity.keys import SigningKeys
from service.spot_checks.receipts import sign_receipt

RECORD, DIGEST = UUID("01890000-0000-7000-8000-00000000aa01"), "5" * 64
_PRIVATE, _OLDER, _FORGER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3))
KEYS = SigningKeys("2026-11", _PRIVATE, {"2026-11": _PRIVATE.public_key(), "2026-01": _OLDER.public_key()})
KEY_SET = KEYS.jwks()
MEMBERS: dict[str, object] = {
    "id": str(RECORD),
    "received_at": "2026-11-22T04:02:11.123456Z",
    "digest": DIGEST,
    "verdict": "nonconforming",
    "findings": [
        {
            "code": "measurement_nonconforming",
            "severity": 3,
            "flag": "nonconforming",
            "message": "Thiếu 70 g ở tải 2 kg; mức thiếu cho phép là 50 g.",
            "grounds": [{"code": "tt-09-2017:5", "text": "Thông tư 09/2017 Điều 5", "confirmed": True}],
            "detail": {"load_mg": 2_000_000, "rule": "circular_09_2017.table_2", "readings_failed": 1},
        }
    ],
    "flags_opened": ["nonconforming"],
    "photos_missing": ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
}
ANSWER = sign_receipt(KEYS, MEMBERS)
Change = Callable[[dict[str, Any]], object]


def verified(answer: str | bytes, key_set: dict[str, Any] = KEY_SET, digest: str = DIGEST) -> Receipt:
    return verify_receipt(answer.encode() if isinstance(answer, str) else answer, RECORD, digest, key_set)


def reason_of(answer: str | bytes, key_set: dict[str, Any] = KEY_SET, digest: str = DIGEST) -> str:
    with pytest.raises(ReceiptRefused) as refused:
        verified(answer, key_set, digest)
    return refused.value.reason


def resigned(header: dict[str, Any], members: dict[str, object], private: Ed25519PrivateKey = _PRIVATE) -> str:
    """An answer signed by this key under any header."""
    payload = json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    signed = f"{encoded(json.dumps(header).encode())}.{encoded(payload.encode())}"
    signature = f"{signed}.{encoded(private.sign(signed.encode()))}"
    return json.dumps(members | {"signature": signature})


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


HEADER = {"alg": "EdDSA", "kid": "2026-11", "typ": "quacan-receipt+jws"}


def test_the_services_own_receipt_is_believed_and_read() -> None:
    receipt = verified(ANSWER)
    assert receipt == from_plain(Receipt, json.loads(ANSWER))
    assert (receipt.id, receipt.digest, receipt.flags_opened) == (RECORD, DIGEST, ["nonconforming"])


def test_it_is_the_same_proof_that_any_other_reader_of_the_format_finds() -> None:
    signature = json.loads(ANSWER)["signature"]
    key = jwt.PyJWKSet.from_dict(KEY_SET)["2026-11"]
    assert (
        jwt.api_jws.decode(signature, key, algorithms=["EdDSA"])
        == json.dumps(MEMBERS, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )


def test_an_older_key_that_is_still_published_proves_older_receipts() -> None:
    older = SigningKeys("2026-01", _OLDER, {"2026-01": _OLDER.public_key()})
    assert verified(sign_receipt(older, MEMBERS)).id == RECORD


def test_a_key_that_is_not_known_asks_for_the_key_set_anew() -> None:
    newer = SigningKeys("2027-01", _OLDER, {"2027-01": _OLDER.public_key()})
    answer = sign_receipt(newer, MEMBERS)
    assert reason_of(answer) == "unknown_key"
    assert verified(answer, newer.jwks()).id == RECORD


@pytest.mark.parametrize(
    "key_set",
    [
        {},
        {"keys": []},
        {"keys": None},
        {"keys": ["x"]},
        {"keys": [{**KEY_SET["keys"][0], "kty": "EC"}]},
        {"keys": [{**KEY_SET["keys"][0], "crv": "X25519"}]},
        {"keys": [{**KEY_SET["keys"][0], "use": "enc"}]},
        {"keys": [{**KEY_SET["keys"][0], "alg": "none"}]},
        {"keys": [{**KEY_SET["keys"][0], "x": "short"}]},
        {"keys": [{**KEY_SET["keys"][0], "x": None}]},
        {"keys": [{name: value for name, value in KEY_SET["keys"][0].items() if name != "kid"}]},
    ],
)
def test_a_set_without_the_key_proves_nothing(key_set: dict[str, Any]) -> None:
    assert reason_of(ANSWER, key_set) == "unknown_key"


def test_a_forger_with_our_key_id_is_found_out() -> None:
    forger = SigningKeys("2026-11", _FORGER, {"2026-11": _FORGER.public_key()})
    assert reason_of(sign_receipt(forger, MEMBERS)) == "bad_signature"


@pytest.mark.parametrize("member", sorted(MEMBERS))
def test_no_member_can_be_changed_left_out_or_added(member: str) -> None:
    plain: dict[str, Any] = json.loads(ANSWER)
    assert reason_of(json.dumps(plain | {member: "conforming"})) == "members_differ"
    assert reason_of(json.dumps({name: value for name, value in plain.items() if name != member})) == "members_differ"
    assert reason_of(json.dumps(plain | {f"{member}_too": plain[member]})) == "members_differ"


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: plain["findings"][0].update(severity=1),
        lambda plain: plain["findings"][0].update(severity=3.0),
        lambda plain: plain["findings"][0]["grounds"][0].update(confirmed=1),
        lambda plain: plain["findings"][0]["detail"].update(load_mg="2000000"),
        lambda plain: plain["findings"].append(plain["findings"][0]),
        lambda plain: plain["findings"].clear(),
        lambda plain: plain["photos_missing"].clear(),
    ],
)
def test_nothing_within_a_member_can_be_changed(change: Change) -> None:
    plain = json.loads(ANSWER)
    change(plain)
    assert reason_of(json.dumps(plain)) == "members_differ"


def test_spaces_and_order_are_no_change() -> None:
    plain = json.loads(ANSWER)
    assert verified(json.dumps(dict(reversed(plain.items())), indent=2, ensure_ascii=True)) == verified(ANSWER)


def test_a_receipt_of_another_record_is_refused() -> None:
    assert reason_of(sign_receipt(KEYS, MEMBERS | {"id": str(UUID(int=7))})) == "other_record"


def test_a_receipt_for_other_content_is_refused() -> None:
    assert reason_of(ANSWER, digest="6" * 64) == "other_digest"


@pytest.mark.parametrize(
    "header",
    [
        HEADER | {"alg": "none"},
        HEADER | {"alg": "HS256"},
        HEADER | {"typ": "JWT"},
        HEADER | {"kid": 7},
        HEADER | {"crit": ["exp"]},
        {"alg": "EdDSA", "kid": "2026-11"},
        {"kid": "2026-11", "typ": "quacan-receipt+jws"},
        {"alg": "EdDSA", "typ": "quacan-receipt+jws"},
    ],
)
def test_a_signature_of_another_kind_is_refused(header: dict[str, Any]) -> None:
    """Among them an access token, which the same key signs."""
    assert reason_of(resigned(header, MEMBERS)) == "bad_header"


def test_a_header_may_say_more_than_is_needed() -> None:
    assert verified(resigned(HEADER | {"b64u": True}, MEMBERS)).id == RECORD


def test_a_newer_service_may_say_more_as_long_as_it_signs_it() -> None:
    finding: dict[str, Any] = {**json.loads(ANSWER)["findings"][0], "title": "mới"}
    more = MEMBERS | {"sealed_in": 12, "findings": [finding]}
    assert verified(sign_receipt(KEYS, more)) == from_plain(
        Receipt, json.loads(sign_receipt(KEYS, more)), ignore_unknown=True
    )


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"<html><title>Wi-Fi</title></html>",
        b"{}",
        b'{"signature": null}',
        b'{"signature": "a.b"}',
        b'{"signature": "a.b.c.d"}',
        '{"signature": "ế.b.c"}'.encode(),
        b"[" * 100_000,
        b'{"a": NaN, "signature": "a.b.c"}',
        ANSWER.replace('{"digest"', '{"digest":"5","digest"', 1).encode(),
    ],
    ids=range(13),
)
def test_what_is_no_receipt_is_refused(answer: bytes) -> None:
    assert reason_of(answer) in {"not_a_receipt", "bad_header"}


@pytest.mark.parametrize("missing", [{"verdict": "perhaps"}, {"received_at": "gestern"}, {"flags_opened": None}])
def test_a_signed_answer_of_another_shape_is_refused(missing: dict[str, object]) -> None:
    assert reason_of(sign_receipt(KEYS, MEMBERS | missing)) == "not_a_receipt"


def test_every_bit_of_the_signature_counts() -> None:
    plain: dict[str, Any] = json.loads(ANSWER)
    header, payload, signature = plain["signature"].split(".")
    raw = urlsafe_b64decode(signature + "==")
    for place in range(len(raw)):
        broken = encoded(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        assert reason_of(json.dumps(plain | {"signature": f"{header}.{payload}.{broken}"})) == "bad_signature"
    for other in (signature + "=", signature[:-1], signature[:-1] + "+", ""):
        assert reason_of(json.dumps(plain | {"signature": f"{header}.{payload}.{other}"})) == "bad_signature"
    same_bytes_written_otherwise = signature[:-1] + chr(ord(signature[-1]) + 1)
    assert reason_of(json.dumps(plain | {"signature": f"{header}.{payload}.{same_bytes_written_otherwise}"}))


@given(st.integers(0, len(ANSWER.encode()) - 1), st.integers(1, 255))
def test_an_answer_with_one_byte_changed_is_never_believed_to_say_something_else(place: int, change: int) -> None:
    raw = bytearray(ANSWER.encode())
    raw[place] ^= change
    try:
        receipt = verified(bytes(raw))
    except ReceiptRefused:
        return
    assert receipt == verified(ANSWER)


@given(st.binary(max_size=200))
def test_no_answer_can_break_the_reading(answer: bytes) -> None:
    assert reason_of(answer)
