"""Checks with one photo each: the service beside the floor, in turns, and the service under a steady load."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from bench.checks import CheckMaker
from bench.cost import Busyness, cpu_seconds, spin_seconds
from bench.figures import Report, Value, median, percentile
from bench.load import Load, Outcome

ENOUGH_SECONDS = 60.0
WARM_UP = 16
Count = Callable[[Mapping[UUID, str]], Awaitable[None]]


@dataclass(slots=True)
class Target:
    """What checks are sent to, with the processes that work on them; `count` proves what a run left behind."""

    name: str
    address: tuple[str, int]
    maker: CheckMaker
    processes: Sequence[int]
    database: Sequence[int]
    count: Count | None = None
    rounds: list["Round"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Round:
    """CPU in milliseconds for one check."""

    per_second: float
    outcome: Outcome
    process_cpu: float
    database_cpu: float
    client_share: float
    busy_cores: float
    spin: float

    @property
    def cpu(self) -> float:
        return self.process_cpu + self.database_cpu


async def send(target: Target, count: int, *, connections: int, rate: float | None = None) -> Round:
    """Raises `Miscounted` when not all of it is stored, `RuntimeError` for an answer that is not right."""
    batch = target.maker.batch(count)
    spin, busy = spin_seconds(), Busyness()
    before = cpu_seconds(target.processes), cpu_seconds(target.database)
    load = Load(target.address, batch.jobs, connections=connections, seconds=ENOUGH_SECONDS, rate=rate)
    outcome = await load.run()
    after = cpu_seconds(target.processes), cpu_seconds(target.database)
    cores = busy.cores()
    sent = dict(list(batch.digests.items())[: outcome.done])
    if target.count is not None:
        await target.count(sent)
    each = 1000 / max(1, outcome.done)
    return Round(
        outcome.per_second,
        outcome,
        (after[0] - before[0]) * each,
        (after[1] - before[1]) * each,
        outcome.client_cpu / outcome.seconds,
        cores,
        max(spin, spin_seconds()),
    )


async def in_turns(targets: Sequence[Target], *, rounds: int, checks: int, connections: int) -> None:
    """Floor, service, floor, service …: what the machine does besides falls on both alike."""
    for target in targets:
        target.rounds.clear()
        await send(target, WARM_UP, connections=min(4, connections))
    for _ in range(rounds):
        for target in targets:
            target.rounds.append(await send(target, checks, connections=connections))


def rows_of(targets: Sequence[Target], connections: int) -> list[dict[str, Value]]:
    rows: list[dict[str, Value]] = []
    for target in targets:
        times = [seconds * 1000 for entry in target.rounds for seconds in entry.outcome.whole]
        rows.append(
            {
                "": target.name,
                "connections": connections,
                "rounds": len(target.rounds),
                "checks/s": median([entry.per_second for entry in target.rounds]),
                "slowest round": min(entry.per_second for entry in target.rounds),
                "fastest": max(entry.per_second for entry in target.rounds),
                "p50 ms": median(times),
                "p95 ms": percentile(times, 0.95),
                **_cpu(target),
                "client cores": median([entry.client_share for entry in target.rounds]),
                "busy cores": median([entry.busy_cores for entry in target.rounds]),
                "spin ms": median([entry.spin * 1000 for entry in target.rounds]),
            }
        )
    return rows


def _cpu(target: Target) -> dict[str, Value]:
    """Nothing for a service whose processes are not ours to look at."""
    if not target.processes:
        return {}
    return {
        "CPU ms": median([entry.cpu for entry in target.rounds]),
        "of it database": median([entry.database_cpu for entry in target.rounds]),
    }


def ratio_row(name: str, below: Target, above: Target) -> dict[str, Value]:
    """Medians of the ratios of rounds that ran one after the other."""
    pairs = list(zip(below.rounds, above.rounds, strict=True))
    speeds = [mine.per_second / other.per_second for other, mine in pairs]
    return {
        "": name,
        "checks/s": median(speeds),
        "slowest round": min(speeds),
        "fastest": max(speeds),
        "CPU ms": median([mine.cpu / other.cpu if other.cpu else 0.0 for other, mine in pairs]),
    }


async def compare(
    report: Report, targets: Sequence[Target], *, rounds: int, checks: int, connections: Sequence[int]
) -> float:
    """Floor, empty register, grown register; one table for each number of connections.

    Returns the best median checks/s of the grown one.
    """
    floor, empty, grown = targets
    best = 0.0
    for number in connections:
        await in_turns(targets, rounds=rounds, checks=checks, connections=number)
        ratios = [ratio_row("empty / floor", floor, empty), ratio_row("grown / empty", empty, grown)]
        report.table("Checks with one 300 kB photo, closed loop", [*rows_of(targets, number), *ratios])
        best = max(best, median([entry.per_second for entry in grown.rounds]))
    return best


async def steady(report: Report, target: Target, *, rate: float, checks: int) -> None:
    """An open loop: the time of a check counts from the moment it was due, however late it could be sent."""
    entry = await send(target, checks, connections=64, rate=rate)
    times = [seconds * 1000 for seconds in entry.outcome.whole]
    row: dict[str, Value] = {
        "": target.name,
        "due/s": rate,
        "done/s": entry.per_second,
        "p50 ms": median(times),
        "p95 ms": percentile(times, 0.95),
        "p99 ms": percentile(times, 0.99),
        "record p50 ms": median(entry.outcome.calls["record"]) * 1000,
        "photo p50 ms": median(entry.outcome.calls["photo"]) * 1000,
        "CPU ms": entry.cpu,
        "client cores": entry.client_share,
    }
    report.table("Checks at 60 % of that, open loop, time from when each was due", [row])


def store_of(folder: Path, count: Callable[[str, Path, Mapping[UUID, str]], Awaitable[None]], dsn: str) -> Count:
    async def counted(digests: Mapping[UUID, str]) -> None:
        await count(dsn, folder, digests)

    return counted
