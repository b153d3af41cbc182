"""In whose name a check stands."""

from datetime import date

from rules.mandates import Authority
from rules.tables.mandates import DISTRICTS_END
from schemas.identity import Role


def authority_of(role: Role, day: date) -> Authority:
    """The authority that someone of a role acted for on a day: teams were the district's to June 2025."""
    if role is Role.BOARD:
        return Authority.MARKET_BOARD
    if role is Role.DISTRICT_TEAM:
        return Authority.DISTRICT if day < DISTRICTS_END else Authority.COMMUNE
    return Authority.PROVINCE
