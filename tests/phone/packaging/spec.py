"""The spec as buildozer reads it."""

import configparser
from pathlib import Path

APP = Path(__file__).resolve().parents[3] / "clients" / "kivy_app"
SPEC = APP / "buildozer.spec"


class SpecParser(configparser.ConfigParser):
    def __init__(self) -> None:
        super().__init__(allow_no_value=True)

    def optionxform(self, optionstr: str) -> str:
        """Buildozer tells upper case from lower."""
        return optionstr


def read_spec(path: Path = SPEC) -> SpecParser:
    parser = SpecParser()
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


def values(key: str) -> list[str]:
    return [value.strip() for value in read_spec().get("app", key).split(",")]


def requirements() -> dict[str, str | None]:
    """Each requirement with its version, or None where the recipe of python-for-android decides."""
    parts = (value.partition("==") for value in values("requirements"))
    return {name: version or None for name, _, version in parts}
