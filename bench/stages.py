"""The parts of a measurement: registers filled, processes started, figures taken."""

from contextlib import ExitStack
from pathlib import Path

from bench.checks import CheckMaker, Inspector
from bench.cost import memory_mib
from bench.counting import count_floor, count_service
from bench.figures import Report
from bench.floor import TABLE
from bench.grown import grow, make_files, make_shelves
from bench.measure_checks import Target, compare, send, steady, store_of
from bench.measure_lists import Reader, explain, lists_of, measure_lists
from bench.measure_phone_link import measure_phone_link
from bench.measure_sync import measure_sync
from bench.measure_worker import measure_worker
from bench.people import Address, sign_in
from bench.photos import PhotoMaker
from bench.rig import HOST, Rig, Served
from bench.scene import Scene, make_floor_table, register_for_lists, run, set_scene
from bench.sizes import Sizes
from service.settings import Settings

EMPTY, GROWN = "bench_empty", "bench_grown"
_TO_COPY = 64


def run_checks(report: Report, rig: Rig, sizes: Sizes) -> None:
    """Checks with a photo: floor, an empty register and a grown one in turns; then the worker over what was sent."""
    photos = PhotoMaker()
    stores = {name: rig.folder(f"objects-{name}") for name in ("floor", "empty", "grown")}
    for name, store in stores.items():
        make_shelves(store if name == "floor" else store / "photos")
    scene = _registers(report, rig, sizes, stores["grown"], photos)
    with ExitStack() as stack:
        floor_at = stack.enter_context(rig.floor(EMPTY, stores["floor"]))
        empty_at = stack.enter_context(rig.service(EMPTY, stores["empty"]))
        grown_at = stack.enter_context(rig.service(GROWN, stores["grown"]))
        inspectors = scene.inspectors(Address(HOST, empty_at.port))
        of_grown = scene.inspectors(Address(HOST, grown_at.port))
        floor = _target(rig, "floor", floor_at, EMPTY, stores["floor"], inspectors, photos)
        empty = _target(rig, "service, empty register", empty_at, EMPTY, stores["empty"], inspectors, photos)
        name = f"service, {sizes.stored:,} checks stored"
        grown = _target(rig, name, grown_at, GROWN, stores["grown"], of_grown, photos)
        best = run(
            compare(
                report, [floor, empty, grown], rounds=sizes.rounds, checks=sizes.checks, connections=sizes.connections
            )
        )
        run(steady(report, grown, rate=0.6 * best, checks=sizes.checks))
        report.say(f"  memory of a service process: {memory_mib(grown_at.pids) / len(grown_at.pids):.0f} MiB")
    with rig.worker(EMPTY, stores["empty"]) as worker:
        run(measure_worker(report, rig, EMPTY, worker, sizes.derived))


def _registers(report: Report, rig: Rig, sizes: Sizes, store: Path, photos: PhotoMaker) -> Scene:
    """One without a check, and a copy of it with many, made from a few that came through the service."""
    rig.fresh_database(EMPTY)
    scene = run(set_scene(rig.dsn(EMPTY), sizes.register))
    run(make_floor_table(rig.dsn(EMPTY), TABLE))
    rig.cluster.drop_database(GROWN)
    rig.cluster.create_database(GROWN, template=EMPTY)
    with rig.service(GROWN, store) as served:
        inspectors = scene.inspectors(Address(HOST, served.port))
        run(send(_target(rig, "", served, GROWN, store, inspectors, photos), _TO_COPY, connections=4))
    stored = run(grow(rig.dsn(GROWN), sizes.stored))
    run(make_files(rig.dsn(GROWN), store / "photos"))
    report.say(f"Registers of {scene.register.instruments:,} instruments, with no checks and with {stored:,}")
    return scene


def _target(
    rig: Rig, name: str, served: Served, database: str, store: Path, inspectors: list[Inspector], photos: PhotoMaker
) -> Target:
    is_floor = name == "floor"
    prefix = "/checks" if is_floor else "/api/v1/spot-checks"
    count = store_of(store, count_floor if is_floor else count_service, rig.dsn(database))
    maker = CheckMaker(HOST, prefix, inspectors, photos, seed=len(name))
    return Target(name, (HOST, served.port), maker, served.pids, rig.database_pids, count)


def run_lists(report: Report, rig: Rig, sizes: Sizes) -> None:
    """First pages in a small and in a large register, the database's own time, and a phone's first download."""
    store = rig.folder("objects-lists")
    names = [f"bench_lists_{count}" for count in sizes.instruments]
    registers = [register_for_lists(rig, name, count) for name, count in zip(names, sizes.instruments, strict=True)]
    for register in registers:
        report.say(
            f"A register of {register.instruments:,} instruments in {register.provinces} provinces, "
            f"{register.flags:,} flags of checks"
        )
    with ExitStack() as stack:
        readers = []
        for name, register in zip(names, registers, strict=True):
            served = stack.enter_context(rig.service(name, store))
            address = Address(HOST, served.port)
            readers.append(Reader(address, sign_in(address, "department"), register))
        run(measure_lists(report, readers, sizes.requests))
        large = readers[-1]
        boards = {"a market's board": sign_in(large.address, "board"), "the department": large.token}
        measure_sync(report, large.address, boards)
        settings = Settings(
            home=rig.home,
            database_url=rig.cluster.url(names[-1]),
            storage_url=store.as_uri(),
            signing_keys=rig.signing_keys,
        )
        run(explain(report, settings, rig.dsn(names[-1]), large.token, lists_of(large.register)))


def run_phone(report: Report, rig: Rig, sizes: Sizes) -> None:
    """The phone's own figures."""
    measure_phone_link(report, rig, sizes.queued, sizes.speed)
