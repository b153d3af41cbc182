"""The second pass of the tests, with photos on an S3 server: who takes part in it."""

import ast
import shlex
from pathlib import Path

import pytest

from service.settings import Settings
from tests.store_places import SWITCH, StorePlace, chosen, place_of

ROOT = Path(__file__).resolve().parents[2]
STORING = {"tests.makers.evidence", "tests.process.running_service"}
"""Whoever imports one of these puts photos into a store."""
LEFT_OUT = {ROOT / "tests/process/test_openapi_conformance.py"}
"""Its requests are strange ones: next to nothing that they send is ever stored."""

OTHER_SIDES = [ROOT / "tests/browser", ROOT / "tests/phone", ROOT / "tests/pages"]
"""Browsers and phones: which store is behind the service is nothing they can tell."""


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def _below(path: Path, places: list[Path]) -> bool:
    return any(path.is_relative_to(place) for place in places)


def test_every_test_that_stores_photos_takes_part() -> None:
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = (line for line in run.splitlines() if line.startswith(f"{SWITCH}=s3 tests "))
    words = shlex.split(line)[2:]
    taken = [ROOT / word for word in words if not word.startswith("-")]
    ignored = [ROOT / word.removeprefix("--ignore=") for word in words if word.startswith("-")]
    assert all(path.exists() for path in taken + ignored)
    storing = [path for path in (ROOT / "tests").rglob("test_*.py") if _imports(path) & STORING]
    assert len(storing) > 10
    left_out = {path for path in storing if not _below(path, taken) or _below(path, ignored)}
    assert {path for path in left_out if not _below(path, OTHER_SIDES)} == LEFT_OUT


def test_a_switch_that_names_no_store_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "S3")
    with pytest.raises(ValueError, match=SWITCH):
        chosen()


def test_an_app_and_a_process_are_told_the_same_place(monkeypatch: pytest.MonkeyPatch) -> None:
    place = StorePlace("s3://tests/x?endpoint=http://127.0.0.1:1", "a", "b")
    told = place.told(Settings(demo=True))
    for name, value in place.environment().items():
        monkeypatch.setenv(name, value)
    assert place_of(told) == place == place_of(Settings(demo=True))
