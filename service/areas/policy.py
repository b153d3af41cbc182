"""Who may change which area."""

from schemas.identity import Role
from schemas.register import AreaLevel
from service.identity.who import Who

WRITERS = (Role.ADMIN, Role.DEPARTMENT)
ABOVE_A_DEPARTMENT = frozenset({AreaLevel.COUNTRY, AreaLevel.PROVINCE})


def may_write(who: Who, *levels: AreaLevel) -> bool:
    """Provinces and the country are set up from the command line; below them the province keeps its own tree."""
    return who.everywhere or (who.role in WRITERS and not ABOVE_A_DEPARTMENT.intersection(levels))
