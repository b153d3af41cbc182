"""What happens to a photo after its answer: derived sizes and code reading, in a worker process."""

import asyncio
import time

import asyncpg

from bench.cost import cpu_seconds
from bench.figures import Report, Value
from bench.rig import Rig
from service.running.supervisor import Child

_PATIENCE_SECONDS = 120.0
_DONE = "SELECT count(*) FROM stored_image WHERE derived_at IS NOT NULL"
_ALL = "SELECT count(*) FROM stored_image"


async def measure_worker(report: Report, rig: Rig, database: str, child: Child, photos: int) -> None:
    """CPU for each photo, from the moment the first has been worked on: starting up is not counted."""
    assert child.process is not None
    connection = await asyncpg.connect(rig.dsn(database))
    try:
        first = await _until(connection, child, 1)
        began = time.perf_counter()
        before = cpu_seconds([child.process.pid]), cpu_seconds(rig.database_pids)
        last = await _until(connection, child, min(first + photos, int(await connection.fetchval(_ALL))))
        seconds = time.perf_counter() - began
        after = cpu_seconds([child.process.pid]), cpu_seconds(rig.database_pids)
    finally:
        await connection.close()
    each = 1000 / max(1, last - first)
    row: dict[str, Value] = {
        "": "worker",
        "photos": last - first,
        "photos/s": (last - first) / seconds,
        "CPU ms": (after[0] - before[0] + after[1] - before[1]) * each,
        "of it database": (after[1] - before[1]) * each,
    }
    report.table("Derived sizes and codes of a 300 kB photo", [row])


async def _until(connection: asyncpg.Connection, child: Child, count: int) -> int:
    began = time.perf_counter()
    while (done := int(await connection.fetchval(_DONE))) < count:
        if child.process is None or child.process.poll() is not None:
            raise RuntimeError("the worker ended")
        if time.perf_counter() - began > _PATIENCE_SECONDS:
            raise RuntimeError(f"the worker has done {done} photos after {_PATIENCE_SECONDS:.0f} s")
        await asyncio.sleep(0.005)
    return done
