"""Preparing and starting one PostgreSQL server process."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from service.running import locks, processes
from service.running.account import Account
from service.running.binaries import Binaries
from service.running.failure import PostgresError
from service.running.layout import Layout

SUPERUSER = "postgres"
_KEEPER = Path(__file__).with_name("keeper.py")
_START_SECONDS = 120.0
_PATIENCE_SECONDS = 3.0
_MAX_LOG = 8 << 20
_MIB = 1 << 20


def initialise(layout: Layout, account: Account, binaries: Binaries) -> None:
    """Makes the cluster unless it is there; an interrupted attempt leaves none."""
    version = layout.cluster / "PG_VERSION"
    if version.exists():
        made_by = version.read_text().strip()
        if made_by != str(binaries.major):
            raise PostgresError(
                f"the data in {layout.cluster} were made by PostgreSQL {made_by}, the programs in "
                f"{binaries.folder} are PostgreSQL {binaries.major}: set QUACAN_PG_BIN to programs of version "
                f"{made_by}, or dump with those and restore into a new folder"
            )
        return
    partial = layout.folder / "cluster.partial"
    for locale in ("C.UTF-8", "C"):
        shutil.rmtree(partial, ignore_errors=True)
        done = account.run([binaries.program("initdb"), *_initdb_options(partial, binaries.major, locale)])
        if done.returncode == 0:
            partial.rename(layout.cluster)
            return
    reason = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
    raise PostgresError(f"the database could not be prepared in {layout.folder}: {' '.join(reason)}")


def _initdb_options(cluster: Path, major: int, locale: str) -> list[str]:
    # Order is by code point everywhere; letters beyond ASCII are letters (pg_trgm asks the locale for that).
    options = ["-D", str(cluster), "-U", SUPERUSER, "--auth-local=trust", "--auth-host=reject", "-k", "-E", "UTF8"]
    if major >= 17:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [*options, "--lc-collate=C", f"--lc-ctype={locale}", "--lc-messages=C", "--no-instructions"]


def wait_for_old(layout: Layout) -> int:
    """The server's lock, once nothing of an earlier server is alive; ends what outlived a killed one."""
    began = time.monotonic()
    while (lock := locks.try_take(layout.server_lock, shared=False)) is None:
        waited = time.monotonic() - began
        if waited > _START_SECONDS:
            raise PostgresError(f"processes of an earlier server still hold {layout.cluster}")
        if waited > _PATIENCE_SECONDS and not postmaster(layout):
            last_resort = waited > 3 * _PATIENCE_SECONDS
            for pid in processes.with_title(f"postgres: {layout.title}:"):
                os.kill(pid, signal.SIGKILL if last_resort else signal.SIGQUIT)
        time.sleep(0.02)
    return lock


def launch(
    layout: Layout, account: Account, binaries: Binaries, lock: int, *, durable: bool
) -> subprocess.Popen[bytes]:
    """Starts the server under a keeper that inherits `lock`, and waits until it takes connections."""
    _forget_stale_pid(layout)
    if layout.log.exists() and layout.log.stat().st_size > _MAX_LOG:
        layout.log.replace(layout.log.with_suffix(".log.1"))
    server = [str(binaries.program("postgres")), "-D", str(layout.cluster)]
    for name, value in _settings(layout, durable=durable).items():
        server += ["-c", f"{name}={value}"]
    arguments = [str(layout.users_lock), str(lock), str(account.uid), str(account.gid)]
    with layout.log.open("ab") as log:
        begin = log.tell()
        keeper = subprocess.Popen(  # noqa: S603 - our own interpreter and file
            [sys.executable, "-I", "-S", str(_KEEPER), *arguments, *server],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
            pass_fds=[lock],
        )
    began = time.monotonic()
    while _status(layout) != "ready":
        if keeper.poll() is not None:
            raise PostgresError(f"PostgreSQL did not start: {_reason(layout, begin)} (log: {layout.log})")
        if time.monotonic() - began > _START_SECONDS:
            keeper.terminate()
            raise PostgresError(f"PostgreSQL is not ready after {_START_SECONDS:.0f} s (log: {layout.log})")
        time.sleep(0.01)
    return keeper


def postmaster(layout: Layout) -> int | None:
    """The process that serves this cluster, if it is alive."""
    lines = _pid_file(layout)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    ours = str(layout.cluster) in processes.command_line(pid)
    return pid if ours or processes.working_folder(pid) == str(layout.cluster) else None


def is_ready(layout: Layout) -> bool:
    return _status(layout) == "ready" and postmaster(layout) is not None


def _forget_stale_pid(layout: Layout) -> None:
    # PostgreSQL would refuse to start when the number it finds there has since gone to another program, or is still
    # that of a dead process which nobody has waited for.
    if postmaster(layout) is None:
        layout.cluster.joinpath("postmaster.pid").unlink(missing_ok=True)
        for leftover in layout.sockets.iterdir():
            leftover.unlink()


def _status(layout: Layout) -> str:
    lines = _pid_file(layout)
    return lines[7].strip() if len(lines) > 7 else ""


def _pid_file(layout: Layout) -> list[str]:
    try:
        return layout.cluster.joinpath("postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _reason(layout: Layout, begin: int) -> str:
    with layout.log.open("rb") as log:
        log.seek(begin)
        said = log.read().decode(errors="replace").splitlines()
    fatal = [line for line in said if "FATAL" in line or "PANIC" in line]
    return (fatal or said or ["it ended at once"])[-1]


def _settings(layout: Layout, *, durable: bool) -> dict[str, str]:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // _MIB
    settings = {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": str(layout.sockets),
        "unix_socket_permissions": "0700",
        "cluster_name": layout.title,
        "max_connections": "200",
        "shared_buffers": f"{max(128, min(memory // 8, 2048))}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "max_wal_size": "2GB",
        "wal_compression": "on",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "logging_collector": "off",
        "log_destination": "stderr",
        "log_line_prefix": "%m [%p] ",
    }
    if not durable:
        settings |= {"fsync": "off", "full_page_writes": "off"}
    return settings
