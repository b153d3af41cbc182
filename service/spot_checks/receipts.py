"""Receipts: JSON signed as a compact JWS (RFC 7515), to be verified with the key set at /.well-known/jwks.json."""

import json
from base64 import urlsafe_b64encode
from functools import lru_cache

from schemas.plain import to_plain
from schemas.spot_checks import FindingOut
from service.identity.keys import ALGORITHM, SigningKeys

TYPE = "quacan-receipt+jws"


def sign_receipt(keys: SigningKeys, members: dict[str, object]) -> str:
    """The receipt as JSON: its members, and last their signature."""
    payload = json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    signed = f"{_header(keys.kid)}.{_base64(payload.encode())}"
    signature = _base64(keys.private.sign(signed.encode()))
    return f'{payload[:-1]},"signature":"{signed}.{signature}"}}'


def plain_finding(finding: FindingOut) -> dict[str, object]:
    plain: dict[str, object] = to_plain(finding)
    return plain


@lru_cache(maxsize=8)
def _header(kid: str) -> str:
    return _base64(json.dumps({"alg": ALGORITHM, "kid": kid, "typ": TYPE}, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
