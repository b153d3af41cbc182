"""The control weights and scales that the province handed out: thirteen of each, as the article on it says."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from rules.cycles import ValidUntilPrecision, end_of_validity
from rules.kinds import AccuracyClass
from schemas.register import StandardKind
from service.clock import VIET_NAM
from service.demo.geography import MARKETS, PROVINCE, DemoMarket, communes
from service.demo.ids import demo_id
from service.demo.people import BY_NAME

SETS = 13
WEIGHTS_MG = [1_000_000, 2_000_000, 2_000_000, 5_000_000]
CYCLE_MONTHS = 12
# Two keepers let theirs lapse, so that the demo shows what becomes of checks made with them.
LAPSED = {5, 11}
STANDS_AT = (
    None,
    "bàn trực của ban quản lý chợ, cạnh cổng chính",
    "phòng ban quản lý chợ, đầu dãy hàng thịt",
    "nhà lồng chính, cạnh bảng giá",
)
"""One board has told nobody where its scale stands."""


def keepers() -> list[DemoMarket]:
    """The markets with the most scales."""
    return sorted(MARKETS, key=lambda market: (-market.scales, market.code))[:SETS]


def weights_id(market: DemoMarket) -> UUID:
    return demo_id("standard", f"weights {market.code}")


def scale_id(market: DemoMarket) -> UUID:
    return demo_id("standard", f"scale {market.code}")


def standard_rows(today: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The standards and their own verifications."""
    standards, verifications = [], []
    for number, market in enumerate(keepers(), 1):
        age = 420 + 9 * number if number in LAPSED else 20 + 22 * number
        for standard in _pair(number, market):
            for years in (2, 1, 0):
                verification = _verification(standard, today - timedelta(days=age + 360 * years), number)
                standard["verified_on"] = verification["verified_on"]
                standard["valid_until"] = verification["valid_until"]
                verifications.append(verification)
            standards.append(standard)
    return standards, verifications


def _pair(number: int, market: DemoMarket) -> list[dict[str, Any]]:
    place = {
        "province_id": PROVINCE,
        "area_id": communes()[market.commune].id,
        "market_id": market.id,
        "in_use": True,
        "verified_on": None,
        "valid_until": None,
    }
    weights = {
        **place,
        "id": weights_id(market),
        "kind": StandardKind.WEIGHT_SET.value,
        "name": f"Bộ quả cân M1, {market.name}",
        "serial": f"M1-{number:02}",
        "weight_class": "M1",
        "stands_at": None,
        "nominal_mg": WEIGHTS_MG,
        "max_mg": None,
        "d_mg": None,
        "e_mg": None,
        "accuracy_class": None,
    }
    scale = {
        **place,
        "id": scale_id(market),
        "kind": StandardKind.CONTROL_SCALE.value,
        "name": f"Cân đối chứng 30 kg, {market.name}",
        "serial": f"CDC-{number:02}",
        "stands_at": STANDS_AT[number % len(STANDS_AT)],
        "weight_class": None,
        "nominal_mg": [],
        "max_mg": 30_000_000,
        "d_mg": 1_000,
        "e_mg": 1_000,
        "accuracy_class": AccuracyClass.II.value,
    }
    return [weights, scale]


def _verification(standard: dict[str, Any], verified_on: date, number: int) -> dict[str, Any]:
    return {
        "id": demo_id("standard verification", f"{standard['id']} {verified_on}"),
        "standard_id": standard["id"],
        "body": "Trung tâm Kỹ thuật 1",
        "certificate_number": f"{standard['serial']}-{verified_on:%m%y}/QT1-{number:03}",
        "verified_on": verified_on,
        "valid_until": end_of_validity(verified_on, CYCLE_MONTHS, ValidUntilPrecision.MONTH),
        "valid_until_precision": ValidUntilPrecision.MONTH.value,
        "recorded_at": datetime.combine(verified_on, time(15), VIET_NAM),
        "recorded_by": BY_NAME["department"].id,
    }
