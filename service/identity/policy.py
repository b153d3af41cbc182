"""Who may give whom which rights."""

from schemas.identity import Role
from service.errors import Forbidden
from service.identity.queries import Account
from service.identity.who import Who

MANAGES: dict[Role, frozenset[Role]] = {
    Role.ADMIN: frozenset(Role),
    Role.DEPARTMENT: frozenset({Role.BOARD, Role.DISTRICT_TEAM, Role.VERIFIER}),
}


class OwnRights(Forbidden):
    """Nobody changes their own role, scope or standing, not even to less: somebody else must."""

    code = "own_rights"


def may_manage(who: Who, role: Role) -> None:
    """Raises `Forbidden` when people of this role are not theirs to make, change or enrol."""
    if role not in MANAGES.get(who.role, frozenset()):
        raise Forbidden


def keeps_own_rights(who: Who, before: Account, after: Account) -> None:
    """Raises `OwnRights`."""
    if who.person_id == before.id and _rights(before) != _rights(after):
        raise OwnRights


def _rights(account: Account) -> tuple[object, ...]:
    return (account.role, account.body, account.active, frozenset(account.areas), frozenset(account.markets))
