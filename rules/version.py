"""The version of the rules, stored with every verdict they give."""

from typing import Final

RULES_VERSION: Final = "2026.11.1"
