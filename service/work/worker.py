"""The worker: a process that takes jobs from the database until it is told to stop."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

import asyncpg
import structlog
from pgqueuer import PgQueuer
from pgqueuer.core.executors import DatabaseRetryEntrypointExecutor
from pgqueuer.errors import RetryRequested
from pgqueuer.models import Context, Job, Schedule
from sqlalchemy.exc import DBAPIError

from schemas.identity import Role
from service.clock import Clock
from service.db import create_database
from service.evidence import jobs, sweeping
from service.evidence.arrivals import DERIVE_PHOTO
from service.evidence.room import EvidenceRoom
from service.evidence.uploads import DELETE_OBJECTS
from service.identity.who import Who
from service.reports.sweeping import sweep_reports
from service.settings import Settings
from service.storage.configured import store_of

log = structlog.get_logger(__name__)

WORKER = Who(
    person_id=UUID(int=0),
    name="worker",
    role=Role.ADMIN,
    session_id=None,
    device_id=None,
    body=None,
    provinces=(),
    areas=(),
    markets=(),
    everywhere=True,
)
HOURLY = "7 * * * *"
NIGHTLY = "23 19 * * *"  # in UTC: 02:23 in Viet Nam
_TRIES = 6
_LONGEST_PAUSE_S = 30.0
# What a database that stops, restarts or is not there yet raises on its way.
_LOST = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    DBAPIError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True)
class Pace:
    """`redeliver_after`: how long a job whose worker died waits for another; a living worker keeps telling so."""

    redeliver_after: timedelta = timedelta(seconds=30)
    look_every: timedelta = timedelta(seconds=30)
    at_once: int = os.cpu_count() or 1


@dataclass
class LoggedRetries(DatabaseRetryEntrypointExecutor):
    """Tells why a job failed each time, not only when it is given up."""

    async def execute(self, job: Job, context: Context) -> None:
        try:
            await super().execute(job, context)
        except RetryRequested as again:
            log.warning("job_failed", job=job.entrypoint, tries=job.attempts + 1, exc_info=again.__cause__)
            raise


async def run(settings: Settings, *, pace: Pace | None = None) -> None:
    """Work until SIGTERM or SIGINT, then finish what was begun; a database that goes away is waited for."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows has no signal handlers in its event loop.
            loop.add_signal_handler(number, stop.set)
    await work(settings, stop, pace or Pace())


async def work(settings: Settings, stop: asyncio.Event, pace: Pace) -> None:
    """As `run`, until the event is set."""
    pause = 1.0
    while not stop.is_set():
        began = asyncio.get_running_loop().time()
        try:
            await _work_connected(settings, stop, pace)
        except (*_LOST, ExceptionGroup) as lost:
            log.warning("worker_disconnected", error=str(lost)[:300])
            if asyncio.get_running_loop().time() - began > _LONGEST_PAUSE_S:
                pause = 1.0
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
            pause = min(pause * 2, _LONGEST_PAUSE_S)


async def _work_connected(settings: Settings, stop: asyncio.Event, pace: Pace) -> None:
    async with AsyncExitStack() as held:
        database = create_database(settings)
        held.push_async_callback(database.close)
        store = store_of(settings)
        held.callback(store.close)
        room = EvidenceRoom(database, store, Clock(), settings)
        address = settings.asyncpg_url.replace("+asyncpg", "", 1)
        pool = await asyncpg.create_pool(address, min_size=2, max_size=4)
        held.push_async_callback(_let_go, pool)
        queue = PgQueuer.from_asyncpg_pool(pool)
        register(queue, room)
        stopping = asyncio.create_task(_stop_with(stop, queue))
        held.callback(stopping.cancel)
        log.info("worker_ready", at_once=pace.at_once)
        await queue.run(
            dequeue_timeout=pace.look_every,
            batch_size=pace.at_once,
            max_concurrent_tasks=2 * pace.at_once,
            shutdown_on_listener_failure=True,
            heartbeat_timeout=pace.redeliver_after,
        )


def register(queue: PgQueuer, room: EvidenceRoom) -> None:
    """Every kind of job and every time table there is."""
    _take(queue, DERIVE_PHOTO, partial(jobs.derive_photo, room, WORKER))
    _take(queue, DELETE_OBJECTS, partial(jobs.delete_objects, room))
    _plan(queue, "sweep_uploads", HOURLY, partial(sweeping.sweep_uploads, room))
    _plan(queue, "sweep_photos", NIGHTLY, partial(sweeping.sweep_photos, room))
    _plan(queue, "sweep_reports", HOURLY, partial(sweep_reports, room))
    _plan(queue, "prune_job_log", NIGHTLY, partial(sweeping.prune_job_log, room))


def _take(queue: PgQueuer, name: str, do: Callable[[bytes], Awaitable[None]]) -> None:
    retrying = partial(LoggedRetries, max_attempts=_TRIES, initial_delay=timedelta(seconds=2))

    @queue.entrypoint(name, on_failure="hold", executor_factory=retrying)
    async def taken(job: Job) -> None:
        await do(job.payload or b"")


def _plan(queue: PgQueuer, name: str, timetable: str, do: Callable[[], Awaitable[object]]) -> None:
    @queue.schedule(name, timetable)
    async def due(_schedule: Schedule) -> None:
        await do()


async def _let_go(pool: asyncpg.Pool) -> None:
    """Connections that died do not always come back to be closed."""
    try:
        await asyncio.wait_for(pool.close(), 5)
    except _LOST:
        pool.terminate()


async def _stop_with(stop: asyncio.Event, queue: PgQueuer) -> None:
    await stop.wait()
    queue.shutdown.set()
