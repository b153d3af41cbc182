"""What rows of the register are searched and sorted by, worked out once when they come."""

import re
from collections.abc import Iterable

from phone.core.search import fold
from schemas.vietnamese import code_key


def search_key(codes: Iterable[str | None], names: Iterable[str | None]) -> str:
    """Folded; codes once more without their signs, so that `A-12` is also found as `a12`."""
    folded = [fold(text) for text in (*codes, *names) if text]
    bare = [code_key(code).lower() for code in codes if code]
    return "\n".join(dict.fromkeys([*folded, *bare]))


def in_order(code: str) -> str:
    """`A-2` before `A-12`."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(6), fold(code))
