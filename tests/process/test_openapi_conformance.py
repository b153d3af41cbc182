"""The whole OpenAPI document, tried with values that nobody thought of: no fault, no undocumented status."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.process.running_service import ROOT, RunningService, start_demo
from tests.store_places import StorePlace

pytestmark = pytest.mark.process

# What would end the session that the run is signed in with.
LEAVE_OUT = "^/api/v1/(auth/|me/)"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.fixture(scope="module")
def tried(new_store: Callable[[], StorePlace]) -> Iterator[RunningService]:
    """A demo of its own: strange requests lock names and end sessions."""
    with tempfile.TemporaryDirectory(prefix="quacan-run-") as folder:
        Path(folder).chmod(0o755)
        service = start_demo(Path(folder) / "var", new_store())
        yield service
        service.stop()


def schemathesis(running: RunningService, report: Path, *arguments: str) -> None:
    command = [
        str(Path(sys.executable).with_name("st")),
        "run",
        f"{running.url}/openapi.json",
        "--checks",
        CHECKS,
        "--phases",
        "examples,coverage,fuzzing",
        "--max-examples",
        "5",
        "--warnings",
        "off",
        "--seed",
        "7",
        "--no-color",
        "--request-timeout",
        "30",
        *arguments,
    ]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": str(Path(__file__).parent / "schemathesis_hooks.py")}
    finished = subprocess.run(
        command, env=environment, capture_output=True, text=True, cwd=report, timeout=600, check=False
    )
    (report / "schemathesis.txt").write_text(finished.stdout + finished.stderr, encoding="utf-8")
    assert finished.returncode == 0, finished.stdout[-20000:] + finished.stderr[-2000:]


@pytest.mark.parametrize("name", ["department", "board"])
@pytest.mark.timeout(660)
def test_no_request_of_a_signed_in_person_meets_a_fault(tried: RunningService, name: str, tmp_path: Path) -> None:
    token = tried.sign_in(name).headers["Authorization"]
    schemathesis(tried, tmp_path, "--header", f"Authorization: {token}", "--exclude-path-regex", LEAVE_OUT)


@pytest.mark.timeout(660)
def test_no_request_of_a_stranger_meets_a_fault(tried: RunningService, tmp_path: Path) -> None:
    schemathesis(tried, tmp_path)


def test_the_document_is_complete_enough_to_learn_from() -> None:
    command = [sys.executable, "-P", "-m", "service.cli", "openapi"]
    finished = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )
    assert '"openapi": "3.1.0"' in finished.stdout
    assert '"examples"' in finished.stdout
