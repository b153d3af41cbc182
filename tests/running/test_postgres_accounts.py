"""Root's PostgreSQL runs as another account that no third one can reach; an ordinary user's runs as that user."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from service.running import postgres, server
from service.running.account import Account, account_for
from service.running.binaries import find_binaries
from tests.running.conftest import OtherProcess

AS_ROOT = os.geteuid() == 0
ORDINARY = pwd.getpwnam("daemon").pw_uid if AS_ROOT else os.geteuid()

START_AS = """
import os, sys
from pathlib import Path
from service.running import postgres, server
import asyncpg, encodings.idna
uid, folder, programs, python = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
if os.geteuid() != uid:
    os.setgroups([]); os.setgid(uid); os.setuid(uid)
sys.executable = python
server._KEEPER = Path(sys.argv[5])
try:
    cluster = postgres.start(folder, programs, durable=False)
    cluster.create_database("market")
    print(cluster.socket_dir.stat().st_uid, cluster.has_database("market"), flush=True)
    sys.stdin.readline()
    cluster.stop()
    print(cluster.postmaster, flush=True)
except postgres.PostgresError as failure:
    print("refused:", failure, flush=True)
"""


def start_as(process: OtherProcess, uid: int, folder: Path) -> str:
    account = Account(uid, uid)
    programs = find_binaries(account).folder
    # This account needs an interpreter and a keeper that it can read; root's own may lie in a closed folder.
    python = next(
        path for path in (sys.executable, "/usr/bin/python3") if account.can_enter(Path(path).resolve().parent)
    )
    keeper = Path(shutil.copy(server._KEEPER, folder.parent))
    keeper.chmod(0o644)
    return process.run(START_AS, str(uid), folder, programs, python, keeper)


def test_an_ordinary_user_runs_it_as_itself(place: Path, other_process: OtherProcess) -> None:
    os.chown(place, ORDINARY, -1)
    assert start_as(other_process, ORDINARY, place / "data") == f"{ORDINARY} True"
    assert other_process.running is not None
    rest, _ = other_process.running.communicate("\n")
    assert rest.strip() == "None"


if AS_ROOT:

    def test_root_runs_it_as_nobody_and_no_third_account_gets_in(place: Path) -> None:
        cluster = postgres.start(place / "data", durable=False)
        assert cluster.postmaster is not None
        assert Path(f"/proc/{cluster.postmaster}").stat().st_uid == 65534
        seen = Account(ORDINARY, ORDINARY).run(["/bin/ls", cluster.socket_dir])
        assert "Permission denied" in seen.stderr
        assert not cluster.has_database("market")
        cluster.stop()

    def test_root_takes_up_what_an_ordinary_user_began_as_that_user(place: Path, other_process: OtherProcess) -> None:
        os.chown(place, ORDINARY, ORDINARY)
        start_as(other_process, ORDINARY, place / "data")
        other_process.kill()
        assert account_for(place / "data") == Account(ORDINARY, ORDINARY)
        cluster = postgres.start(place / "data", durable=False)
        assert cluster.has_database("market")
        cluster.stop()

    def test_an_ordinary_user_is_told_whose_the_data_are(place: Path, other_process: OtherProcess) -> None:
        postgres.start(place / "data", durable=False).stop()
        answer = start_as(other_process, ORDINARY, place / "data")
        assert answer == f"refused: {place}/data belongs to nobody, not to daemon"

    def test_programs_behind_a_closed_folder_are_copied_to_where_they_can_be_run(
        place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("service.running.binaries._CACHE", place / "cache")
        account = account_for(place / "data")
        original = find_binaries(account).folder
        closed = place / "closed"
        closed.mkdir(mode=0o700)
        package = original.parents[1]
        shutil.copytree(package, closed / package.name, symlinks=True)
        if (libraries := package.with_name(f"{package.name}.libs")).exists():
            shutil.copytree(libraries, closed / libraries.name)
        moved = closed / package.name / original.relative_to(package)
        found = find_binaries(account, moved)
        assert found.folder.is_relative_to(place / "cache")
        assert find_binaries(account, moved) == found
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        cluster = postgres.start(place / "data", moved, durable=False)
        assert not cluster.has_database("market")
        cluster.stop()


def test_the_launcher_says_that_windows_needs_another_way() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys; sys.platform = 'win32'; import service.running"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stderr.strip().endswith("on Windows use WSL or a container")
