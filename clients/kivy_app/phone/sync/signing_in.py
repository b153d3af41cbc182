"""Why a sign-in did not work, in codes that have words."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from phone.sync.access import SignedOut
from phone.sync.addresses import AddressRefused, server_address
from phone.sync.answers import Busy, NetworkTrouble, NotOurService, Refused
from schemas.identity import Role

FIELD_ROLES = frozenset({Role.BOARD.value, Role.DISTRICT_TEAM.value, Role.DEPARTMENT.value})


class SignInRefused(Exception):
    """`code` and `detail` are for `problems.explain`; `minutes` to wait after too many tries."""

    def __init__(self, code: str, detail: str | None = None, minutes: int = 15) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.minutes = minutes


@contextmanager
def refusals_in_words(*, malformed: str = "invalid", interrupted: bool = False) -> Iterator[Callable[[str], str]]:
    """Turns what goes wrong inside into `SignInRefused`; yields what makes an address of what was typed.

    `malformed` is the code for what does not even have the right form, `interrupted` where the service had let the
    person in.
    """
    try:
        yield server_address
    except AddressRefused as refused:
        raise SignInRefused(refused.code) from refused
    except (Refused, SignedOut) as refused:
        code = malformed if refused.code == "invalid" else refused.code
        raise SignInRefused(code, getattr(refused, "detail", None)) from refused
    except Busy as busy:
        minutes = math.ceil((busy.retry_after_s or 900) / 60)
        raise SignInRefused(busy.code, busy.detail, minutes) from busy
    except NetworkTrouble as trouble:
        if interrupted:
            raise SignInRefused("sign_in_interrupted") from trouble
        strange = isinstance(trouble, NotOurService) and trouble.code == "portal"
        raise SignInRefused("not_quacan" if strange else trouble.code) from trouble
