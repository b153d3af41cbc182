"""One running demo for all tests of this folder; those that break it start their own."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.process.running_service import RunningService, start_demo
from tests.store_places import StorePlace


@pytest.fixture(scope="session")
def running(new_store: Callable[[], StorePlace]) -> Iterator[RunningService]:
    # Not pytest's folder: a unix socket's path may not be long, and the database's user must be let in.
    with tempfile.TemporaryDirectory(prefix="quacan-run-") as folder:
        Path(folder).chmod(0o755)
        service = start_demo(Path(folder) / "var", new_store())
        yield service
        service.stop()
