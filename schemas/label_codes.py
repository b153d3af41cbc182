"""The codes of our own labels: eight random characters and a check character, made to be read aloud and typed."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U."""
LENGTH = 9
_VALUES = {char: value for value, char in enumerate(ALPHABET)}
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_IN_URL = re.compile(r"/s/([^/?#]+)/?(?:[?#].*)?$", re.IGNORECASE)
# x^5 + x^2 + 1 is primitive over GF(2): every place has a weight of its own there, so that one wrong
# character and any two that changed places are always noticed.
_POLYNOMIAL = 0b100101


def make() -> str:
    """40 random bits: nobody can guess their way from one label to the next."""
    return code_of(secrets.randbits(5 * (LENGTH - 1)))


def code_of(number: int) -> str:
    """The code whose eight characters are the number's lowest 40 bits."""
    body = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH - 1)))
    return body + check_character(body)


def check(code: str) -> bool:
    """That the code is whole, in upper case, with the right check character."""
    if len(code) != LENGTH or any(char not in _VALUES for char in code):
        return False
    return check_character(code[:-1]) == code[-1]


def correct(typed: str) -> str | None:
    """The code in what was typed or scanned (a code in any spacing and case, or a label's address), else None."""
    address = _IN_URL.search(typed.strip())
    text = address[1] if address else typed
    code = re.sub(r"[\s.\-_]", "", text).upper().translate(_LOOK_ALIKES)
    return code if check(code) else None


def check_character(body: str) -> str:
    """For at most 30 characters of the alphabet."""
    state = 0
    for char in body:
        state = (state ^ _VALUES[char]) << 1
        if state & 0b100000:
            state ^= _POLYNOMIAL
    return ALPHABET[state]
