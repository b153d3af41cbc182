"""The service's receipt for a record, believed only when it is signed by the service and speaks of this very record."""

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from schemas.plain import from_plain
from schemas.spot_checks import Receipt

ALGORITHM: Final = "EdDSA"
TYPE: Final = "quacan-receipt+jws"
_KEY_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64


class ReceiptRefused(Exception):
    """`reason`: not_a_receipt, bad_header, unknown_key, bad_signature, members_differ, other_record, other_digest.

    `unknown_key` may be cured by fetching the service's key set anew.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def verify_receipt(answer: bytes, record_id: UUID, digest: str, key_set: Mapping[str, Any]) -> Receipt:
    """The receipt in an answer, proven by a key of the service's JWK set.

    `digest` is the one worked out here. Raises `ReceiptRefused`.
    """
    members = _object(answer, "not_a_receipt")
    signature = members.get("signature")
    if not isinstance(signature, str) or signature.count(".") != 2 or not signature.isascii():
        raise ReceiptRefused("not_a_receipt")
    header, payload, signed = signature.split(".")
    key = _key(_kid(header), key_set)
    try:
        key.verify(f"{header}.{payload}".encode(), _bytes(signed, "bad_signature", _SIGNATURE_BYTES))
    except BadSignatureError as forged:
        raise ReceiptRefused("bad_signature") from forged
    proven = _object(_bytes(payload, "not_a_receipt"), "not_a_receipt")
    if _written(proven) != _written({name: value for name, value in members.items() if name != "signature"}):
        raise ReceiptRefused("members_differ")
    if proven.get("id") != str(record_id):
        raise ReceiptRefused("other_record")
    if proven.get("digest") != digest:
        raise ReceiptRefused("other_digest")
    try:
        return from_plain(Receipt, members, ignore_unknown=True)
    except ValueError as shapeless:
        raise ReceiptRefused("not_a_receipt") from shapeless


def _kid(header: str) -> str:
    members = _object(_bytes(header, "bad_header"), "bad_header")
    kid = members.get("kid")
    # A critical extension is one that must be understood, and none is here.
    fits = members.get("alg") == ALGORITHM and members.get("typ") == TYPE and "crit" not in members
    if not fits or not isinstance(kid, str):
        raise ReceiptRefused("bad_header")
    return kid


def _key(kid: str, key_set: Mapping[str, Any]) -> VerifyKey:
    keys = key_set.get("keys")
    for jwk in keys if isinstance(keys, list) else []:
        if isinstance(jwk, Mapping) and jwk.get("kid") == kid and _signs_receipts(jwk):
            return VerifyKey(_bytes(str(jwk.get("x")), "unknown_key", _KEY_BYTES))
    raise ReceiptRefused("unknown_key")


def _signs_receipts(jwk: Mapping[str, Any]) -> bool:
    of_kind = jwk.get("kty") == "OKP" and jwk.get("crv") == "Ed25519"
    return of_kind and jwk.get("use", "sig") == "sig" and jwk.get("alg", ALGORITHM) == ALGORITHM


def _bytes(text: str, reason: str, length: int | None = None) -> bytes:
    """From base64url without padding, written in the one way there is."""
    try:
        data = b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
    except ValueError as garbled:
        raise ReceiptRefused(reason) from garbled
    if urlsafe_b64encode(data).rstrip(b"=").decode() != text or (length is not None and len(data) != length):
        raise ReceiptRefused(reason)
    return data


def _object(data: bytes, reason: str) -> dict[str, Any]:
    try:
        found = json.loads(data, object_pairs_hook=_each_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as garbled:
        raise ReceiptRefused(reason) from garbled
    if not isinstance(found, dict):
        raise ReceiptRefused(reason)
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is named twice")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _written(members: Mapping[str, Any]) -> str:
    """One text for one content: Python takes true for 1 and 1 for 1.0."""
    return json.dumps(members, sort_keys=True)
