"""Receipt codes: fifteen random characters and a check character, made to be copied by hand."""

import hashlib
import re
from typing import Final

from schemas.label_codes import ALPHABET, check_character

LENGTH: Final = 16
_GROUP: Final = 4
_LOOK_ALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


def receipt_of(secret: bytes) -> str:
    """75 bits of the secret, as `XXXX-XXXX-XXXX-XXXX`: nobody can guess another's."""
    number = int.from_bytes(secret[:16], "big")
    body = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH - 1))
    return _grouped(body + check_character(body))


def read_receipt(typed: str) -> str | None:
    """The code, however it was typed; None where a character is wrong, missing or in another's place."""
    code = re.sub(r"[\s.\-–—_]", "", typed[:100]).upper().translate(_LOOK_ALIKES)
    if len(code) != LENGTH or any(char not in ALPHABET for char in code) or check_character(code[:-1]) != code[-1]:
        return None
    return _grouped(code)


def receipt_hash(code: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(f"receipt {code}".encode()).hexdigest()


def _grouped(code: str) -> str:
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))
