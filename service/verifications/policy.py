"""Who may record whose verifications."""

from schemas.identity import Role
from service.identity.who import Who

WRITERS = (Role.VERIFIER, Role.DEPARTMENT)


def may_record(who: Who, body: str) -> bool:
    """A verifier those of its own body, the department any."""
    if who.everywhere or who.role is Role.DEPARTMENT:
        return True
    return who.role is Role.VERIFIER and who.body == body
