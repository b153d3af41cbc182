"""A real PostgreSQL for the whole run, a database cloned from the migrated template for each worker, the real app."""

import fcntl
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi import FastAPI

from service import schema
from service.app import create_app
from service.clock import Clock
from service.running.postgres import Cluster, start
from service.settings import Settings
from tests.makers.world import World, make_world
from tests.seaweed import Seaweed, serving
from tests.store_places import FOLDER, StorePlace, chosen

TEMPLATE = "template_migrated"


def pytest_report_header() -> str:
    return f"photos lie in: {chosen()}"


class MovableClock(Clock):
    """Real time plus an offset that a test may set; a fixture takes it back."""

    def __init__(self) -> None:
        super().__init__(self._shifted)
        self.offset = timedelta()

    def _shifted(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def set(self, moment: datetime) -> None:
        self.offset = moment - datetime.now(UTC)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def cluster(run_folder: Path) -> Iterator[Cluster]:
    # A short path of our own: a unix socket's name may not be long.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    cluster = start(Path(tempfile.gettempdir()) / f"quacan-test-{run}", durable=False)
    with (run_folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not cluster.has_database(TEMPLATE):
            cluster.create_database("template_in_the_making")
            schema.upgrade(cluster.url("template_in_the_making"))
            cluster.create_database(TEMPLATE, template="template_in_the_making")
    yield cluster
    cluster.remove()


@pytest.fixture(scope="session")
def database_url(cluster: Cluster) -> Iterator[str]:
    """A database of this worker's own, migrated, in the form SQLAlchemy takes."""
    name = f"tests_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    cluster.create_database(name, template=TEMPLATE)
    yield cluster.url(name)
    cluster.drop_database(name)


@pytest.fixture(scope="session")
def seaweed() -> Iterator[Seaweed]:
    """One for each worker; a run that asks for none starts none."""
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def new_store(request: pytest.FixtureRequest) -> Callable[[], StorePlace]:
    """Makes a place of its own for each app and each started process."""
    if chosen() == FOLDER:
        return StorePlace
    server: Seaweed = request.getfixturevalue("seaweed")
    return lambda: StorePlace(server.url(uuid4().hex), server.access_key, server.secret_key)


@pytest.fixture(scope="session")
def settings(
    database_url: str, tmp_path_factory: pytest.TempPathFactory, new_store: Callable[[], StorePlace]
) -> Settings:
    ours = Settings(
        demo=True,
        home=tmp_path_factory.mktemp("home"),
        database_url=database_url,
        password_checks_at_once=2,
        report_proof_bits=4,
        # All tests send from one address at one time; those of the limits have settings of their own.
        report_address_hourly=10_000,
        report_address_daily=10_000,
        report_tries_hourly=10_000,
        report_global_minute=10_000,
    )
    return new_store().told(ours)


@pytest.fixture(scope="session")
def movable_clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def clock(movable_clock: MovableClock) -> Iterator[MovableClock]:
    """The app's clock; whatever a test sets is taken back."""
    yield movable_clock
    movable_clock.offset = timedelta()


@pytest.fixture(scope="session")
async def app(settings: Settings, movable_clock: MovableClock) -> AsyncIterator[FastAPI]:
    app = create_app(settings, clock=movable_clock)
    yield app
    await app.state.database.close()


@pytest.fixture
async def world(app: FastAPI) -> World:
    """A province of the test's own: nothing of another test is in its scope."""
    return await make_world(app)
