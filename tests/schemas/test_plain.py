"""Messages of the service are read with the standard library alone, also those of a newer service."""

import json
from typing import Any

import pytest
from pydantic import TypeAdapter

from rules.flags import Severity
from schemas.plain import from_plain, to_plain
from schemas.spot_checks import FindingOut, Receipt
from schemas.sync import SyncMarket

GROUND = {"code": "tt-09-2017:5", "text": "Thông tư 09/2017 Điều 5", "confirmed": True}
FINDING: dict[str, Any] = {
    "code": "seal_broken",
    "severity": 3,
    "flag": "seal_broken",
    "message": "Niêm phong bị đứt.",
    "grounds": [GROUND],
    "detail": {"load_mg": 2_000_000, "rule": "x"},
}
RECEIPT: dict[str, Any] = {
    "id": "01890000-0000-7000-8000-00000000aa01",
    "received_at": "2026-11-22T04:02:11Z",
    "digest": "5" * 64,
    "verdict": "nonconforming",
    "findings": [FINDING],
    "flags_opened": [],
    "photos_missing": [],
    "signature": "a.b.c",
}
MARKET: dict[str, Any] = {
    "id": "01890000-0000-7000-8000-00000000a001",
    "area_id": "01890000-0000-7000-8000-000000001654",
    "code": "CB-NUOCHAI",
    "name": "Chợ Nước Hai",
    "calendar": {"kind": "lunar", "days": [3, 8]},
    "opens_at": None,
    "closes_at": None,
    "lat": 22.742,
    "lon": None,
    "open": True,
}


@pytest.mark.parametrize(("kind", "plain"), [(Receipt, RECEIPT), (SyncMarket, MARKET)])
def test_an_answer_is_read_as_the_services_own_validator_reads_it(kind: type[Any], plain: dict[str, Any]) -> None:
    read = from_plain(kind, plain)
    assert read == TypeAdapter(kind).validate_json(json.dumps(plain))
    assert from_plain(kind, to_plain(read)) == read


def test_a_severity_is_read_as_what_it_is() -> None:
    assert from_plain(FindingOut, FINDING).severity is Severity.CRITICAL


@pytest.mark.parametrize(
    "strange",
    [
        {"severity": 9},
        {"severity": "3"},
        {"severity": True},
        {"detail": []},
        {"detail": {"load_mg": 1.5}},
        {"detail": {"load_mg": None}},
        {"grounds": [{**GROUND, "confirmed": 1}]},
    ],
)
def test_what_is_not_of_its_kind_is_refused(strange: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"not_|is not a valid"):
        from_plain(FindingOut, FINDING | strange)


def test_what_a_newer_service_says_beside_is_refused_unless_it_may_be_ignored() -> None:
    newer = RECEIPT | {"sealed_in": 7, "findings": [{**FINDING, "title": "x", "grounds": [{**GROUND, "url": "y"}]}]}
    with pytest.raises(ValueError, match="unknown_member: sealed_in"):
        from_plain(Receipt, newer)
    assert from_plain(Receipt, newer, ignore_unknown=True) == from_plain(Receipt, RECEIPT)
