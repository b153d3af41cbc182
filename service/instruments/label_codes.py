"""The codes of our own labels, as the phone reads them too."""

from schemas.label_codes import ALPHABET, LENGTH, check, code_of, correct, make

__all__ = ["ALPHABET", "LENGTH", "check", "code_of", "correct", "make"]
