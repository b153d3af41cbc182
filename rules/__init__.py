"""The measuring rules shared by the service and the phone; standard library only."""

from typing import Final

RULES_VERSION: Final = "2026.11.1"
