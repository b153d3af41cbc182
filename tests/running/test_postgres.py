"""The embedded PostgreSQL starts from nothing, survives what kills it, and stops with its last user."""

import asyncio
import os
import signal
import stat
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from service.running import postgres, processes
from service.running.postgres import Cluster, PostgresError
from tests.running.conftest import OtherProcess

START_AND_WAIT = """
import sys
from pathlib import Path
from service.running import postgres
cluster = postgres.start(Path(sys.argv[1]), durable=False)
print(cluster.postmaster, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def cluster(place: Path) -> Iterator[Cluster]:
    started = postgres.start(place / "data", durable=False)
    yield started
    started.stop()


async def ask(cluster: Cluster, statement: str, user: str = "quacan", database: str = "postgres") -> Any:
    connection = await asyncpg.connect(host=str(cluster.socket_dir), port=5432, user=user, database=database)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def kill(pid: int | None, with_signal: signal.Signals = signal.SIGKILL) -> None:
    assert pid is not None
    os.kill(pid, with_signal)


async def test_a_database_keeps_its_rows_over_a_stop_and_a_second_start(place: Path) -> None:
    first = postgres.start(place / "data", durable=False)
    first.create_database("market")
    await ask(first, "CREATE TABLE stall (code text)", database="market")
    await ask(first, "INSERT INTO stall VALUES ('A1')", database="market")
    first.stop()
    assert first.postmaster is None
    began = time.monotonic()
    second = postgres.start(place / "data", durable=False)
    assert time.monotonic() - began < 5
    assert await ask(second, "SELECT code FROM stall", database="market") == "A1"
    second.stop()


async def test_the_address_is_a_socket_only_and_its_user_no_superuser(cluster: Cluster) -> None:
    assert cluster.url("market") == f"postgresql+asyncpg://quacan@/market?host={cluster.socket_dir}&port=5432"
    assert await ask(cluster, "SHOW listen_addresses") == ""
    assert await ask(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


async def test_the_owner_of_a_database_can_search_vietnamese_names(cluster: Cluster) -> None:
    cluster.create_database("market")
    await ask(cluster, "CREATE EXTENSION unaccent", database="market")
    await ask(cluster, "CREATE EXTENSION pg_trgm", database="market")
    assert await ask(cluster, "SELECT lower('ĐẬU PHỤ') || ' ' || unaccent('Đậu phụ')", database="market") == (
        "đậu phụ Dau phu"
    )
    assert await ask(cluster, "SELECT similarity('Nước Hai', 'nước hai')", database="market") == 1.0


def test_a_database_is_made_from_a_template_and_dropped_under_its_users(cluster: Cluster) -> None:
    cluster.create_database("pattern")
    cluster.create_database("copy", template="pattern")
    assert cluster.has_database("copy")
    with pytest.raises(PostgresError, match="already exists"):
        cluster.create_database("copy")
    cluster.drop_database("copy")
    cluster.drop_database("copy")
    assert not cluster.has_database("copy")


def test_the_folders_are_closed_and_the_ones_above_left_as_they_were(place: Path) -> None:
    before = stat.S_IMODE(place.stat().st_mode)
    cluster = postgres.start(place / "data", durable=False)
    assert stat.S_IMODE((place / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE(cluster.socket_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.stat().st_mode) == before
    cluster.stop()


def test_a_second_start_joins_the_running_server_and_only_the_last_stop_ends_it(cluster: Cluster, place: Path) -> None:
    second = postgres.start(place / "data", durable=False)
    assert second.postmaster == cluster.postmaster
    second.stop()
    assert cluster.postmaster is not None
    cluster.stop()
    assert cluster.postmaster is None


def test_starts_at_the_same_time_make_one_server(place: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        started = list(threads.map(lambda _: postgres.start(place / "data", durable=False), range(4)))
    assert len({cluster.postmaster for cluster in started}) == 1
    for cluster in started:
        cluster.stop()
    assert started[0].postmaster is None


async def test_a_killed_server_is_started_again_with_what_was_committed(cluster: Cluster) -> None:
    await ask(cluster, "CREATE TABLE stall (code text)", user="postgres")
    await ask(cluster, "INSERT INTO stall VALUES ('A1')", user="postgres")
    killed = cluster.postmaster
    kill(killed)
    cluster.ensure_running()
    assert cluster.postmaster not in {None, killed}
    assert await ask(cluster, "SELECT code FROM stall", user="postgres") == "A1"


async def test_a_backend_that_works_on_after_its_server_was_killed_is_ended(cluster: Cluster) -> None:
    connection = await asyncpg.connect(host=str(cluster.socket_dir), port=5432, user="quacan", database="postgres")
    backend = await connection.fetchval("SELECT pg_backend_pid()")
    endless = asyncio.create_task(connection.execute("DO $$ BEGIN LOOP END LOOP; END $$"))
    await asyncio.sleep(0.2)
    kill(cluster.postmaster)
    await asyncio.sleep(0.5)
    assert processes.command_line(backend)
    await asyncio.to_thread(cluster.ensure_running)
    assert not processes.command_line(backend)
    assert await ask(cluster, "SELECT 1") == 1
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await endless
    connection.terminate()


def test_the_server_ends_when_its_only_user_is_killed(place: Path, other_process: OtherProcess) -> None:
    server = int(other_process.run(START_AND_WAIT, place / "data"))
    assert processes.command_line(server)
    other_process.kill()
    wait_until(lambda: not processes.command_line(server))


async def test_a_user_that_joined_keeps_the_server_when_the_one_that_started_it_is_killed(
    place: Path, other_process: OtherProcess
) -> None:
    server = int(other_process.run(START_AND_WAIT, place / "data"))
    joined = postgres.start(place / "data", durable=False)
    other_process.kill()
    await asyncio.sleep(0.5)
    assert joined.postmaster == server
    assert await ask(joined, "SELECT 1") == 1
    joined.stop()
    assert joined.postmaster is None


def test_everything_killed_at_once_leaves_nothing_that_blocks_the_next_start(
    place: Path, other_process: OtherProcess
) -> None:
    server = int(other_process.run(START_AND_WAIT, place / "data"))
    keeper = int(Path(f"/proc/{server}/stat").read_text().rsplit(")", 1)[1].split()[1])
    assert "keeper.py" in processes.command_line(keeper)
    kill(keeper)
    other_process.kill()
    kill(server)
    again = postgres.start(place / "data", durable=False)
    assert again.postmaster not in {None, server}
    again.stop()


def test_a_server_whose_keeper_was_killed_is_joined_and_stopped(place: Path, other_process: OtherProcess) -> None:
    server = int(other_process.run(START_AND_WAIT, place / "data"))
    kill(int(Path(f"/proc/{server}/stat").read_text().rsplit(")", 1)[1].split()[1]))
    joined = postgres.start(place / "data", durable=False)
    assert joined.postmaster == server
    other_process.kill()
    joined.stop()
    assert not processes.command_line(server)


def test_the_number_of_a_process_that_is_long_gone_does_not_block_a_start(cluster: Cluster, place: Path) -> None:
    cluster.stop()
    pid_file = place / "data" / "cluster" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{place}/data/cluster\n1\n5432\n\n\n\nready   \n")
    os.chown(pid_file, (place / "data" / "cluster").stat().st_uid, -1)
    cluster.ensure_running()
    assert cluster.postmaster not in {None, os.getpid()}


def test_a_preparation_that_was_interrupted_is_begun_afresh(place: Path) -> None:
    partial = place / "data" / "cluster.partial"
    partial.mkdir(parents=True)
    (partial / "PG_VERSION").write_text("18\n")
    cluster = postgres.start(place / "data", durable=False)
    assert cluster.postmaster is not None
    assert not partial.exists()
    cluster.stop()


def test_data_of_another_major_version_are_refused_with_what_to_do(cluster: Cluster, place: Path) -> None:
    cluster.stop()
    version = place / "data" / "cluster" / "PG_VERSION"
    made_by = version.read_text()
    version.write_text("14\n")
    with pytest.raises(PostgresError, match=r"made by PostgreSQL 14.*set QUACAN_PG_BIN"):
        postgres.start(place / "data")
    version.write_text(made_by)


def test_a_folder_without_programs_is_named(place: Path) -> None:
    with pytest.raises(PostgresError, match=f"no program named postgres in {place}"):
        postgres.start(place / "data", place)


def test_a_failed_start_says_why_and_holds_nothing(cluster: Cluster, place: Path) -> None:
    cluster.stop()
    configuration = place / "data" / "cluster" / "postgresql.conf"
    good = configuration.read_text()
    configuration.write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresError, match=r"did not start: .*configuration file"):
        postgres.start(place / "data")
    configuration.write_text(good)
    cluster.ensure_running()
    assert cluster.postmaster is not None


def test_a_path_too_long_for_a_socket_gets_a_short_one(place: Path) -> None:
    deep = place / ("a" * 60) / ("b" * 60)
    cluster = postgres.start(deep / "data", durable=False)
    assert not cluster.socket_dir.is_relative_to(deep)
    assert stat.S_IMODE(cluster.socket_dir.stat().st_mode) == 0o700
    assert not cluster.has_database("market")
    cluster.remove()
    assert not cluster.socket_dir.exists()
    assert not (deep / "data").exists()


def test_a_folder_below_a_closed_one_works_and_the_closed_one_stays_closed(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.running.layout._FOR_ROOT", place / "elsewhere")
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    cluster = postgres.start(closed / "var" / "data", durable=False)
    cluster.create_database("market")
    cluster.stop()
    again = postgres.start(closed / "var" / "data", durable=False)
    assert again.has_database("market")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    again.remove()
    assert not os.path.lexists(closed / "var" / "data")


def test_users_that_come_and_go_while_others_remove_it_each_get_a_server(place: Path) -> None:
    def use(_: int) -> bool:
        cluster = postgres.start(place / "data", durable=False)
        seen = cluster.has_database("market")
        cluster.remove()
        return seen

    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(use, range(9))) == [False] * 9
    assert not (place / "data").exists()
