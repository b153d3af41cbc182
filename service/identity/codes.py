"""One-time codes that are read off a screen and typed with cold fingers."""

import hashlib
import secrets

# Crockford's base 32: no I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_LETTERS = 11
_GROUP = 4


def new_code() -> str:
    """55 random bits and a check character, as `XXXX-XXXX-XXXX`."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(_LETTERS))
    whole = letters + _check_letter(letters)
    return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))


def read_code(typed: str) -> str | None:
    """The code without its dashes, however it was typed; None when a letter is wrong, missing or swapped."""
    letters = [letter for letter in typed.upper() if not (letter.isspace() or letter in "-–—._")]
    values = [_VALUES.get(letter) for letter in letters]
    if len(values) != _LETTERS + 1 or None in values:
        return None
    code = "".join(ALPHABET[value] for value in values if value is not None)
    return code if _check_letter(code[:-1]) == code[-1] else None


def code_hash(code: str) -> str:
    return hashlib.sha256(code.replace("-", "").encode()).hexdigest()


def _check_letter(letters: str) -> str:
    """A sum over GF(32) with the weights 1, α, α² …: every single wrong letter and every swap of two shows."""
    total = 0
    for letter in letters:
        total = _times_alpha(total) ^ _VALUES[letter]
    return ALPHABET[_times_alpha(total)]


def _times_alpha(value: int) -> int:
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled
