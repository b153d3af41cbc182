"""Where one cluster keeps its data, its socket, its log and its locks."""

import hashlib
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from service.running.account import Account
from service.running.failure import PostgresError

_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH = 103  # the smallest limit of the systems in use; Linux has 107
_FOR_ROOT = Path("/var/lib/quacan")


@dataclass(frozen=True)
class Layout:
    named: Path
    """As the caller named it: `folder` itself or a link to it."""
    folder: Path
    sockets: Path

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def start_lock(self) -> Path:
        """Held while somebody starts or stops the server."""
        return self.folder / "start.lock"

    @property
    def users_lock(self) -> Path:
        """Shared by everybody who uses the server."""
        return self.folder / "users.lock"

    @property
    def server_lock(self) -> Path:
        """Held by the server and each of its children until the last of them is gone."""
        return self.folder / "server.lock"

    @property
    def title(self) -> str:
        """The name that the server's children carry in the list of processes."""
        return f"quacan-{hashlib.sha256(bytes(self.folder)).hexdigest()[:12]}"


def delete(layout: Layout) -> None:
    if layout.named.is_symlink():
        layout.named.unlink()
    # Out of the way first: who comes meanwhile must not put new files into what is being deleted.
    leaving = layout.folder.with_name(f".{layout.folder.name}.{os.getpid()}.{time.monotonic_ns()}")
    layout.folder.rename(leaving)
    shutil.rmtree(leaving)
    shutil.rmtree(layout.sockets, ignore_errors=True)


def lay_out(data_dir: Path, account: Account) -> Layout:
    folder = _reachable(data_dir.absolute(), account)
    account.own(folder)
    sockets = folder / "socket"
    if len(bytes(sockets / _SOCKET)) > _LONGEST_SOCKET_PATH:
        name = hashlib.sha256(bytes(folder)).hexdigest()[:12]
        sockets = Path(tempfile.gettempdir()) / f"quacan-{name}"
    account.own(sockets)
    return Layout(data_dir, folder, sockets)


def _reachable(data_dir: Path, account: Account) -> Path:
    """The real place of the data: elsewhere, behind a link, where `account` cannot pass the folders above."""
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    if data_dir.is_symlink():
        if not data_dir.exists():
            raise PostgresError(f"{data_dir} leads to {data_dir.readlink()}, which is gone")
        return data_dir.resolve()
    if account.can_enter(data_dir.parent):
        return data_dir.parent.resolve() / data_dir.name
    if os.geteuid() != 0:
        raise PostgresError(f"{data_dir.parent} cannot be entered")
    if data_dir.exists():
        try:
            data_dir.rmdir()
        except OSError as failure:
            raise PostgresError(f"{data_dir} lies where PostgreSQL's account cannot reach it") from failure
    _FOR_ROOT.mkdir(mode=0o755, parents=True, exist_ok=True)
    elsewhere = Path(tempfile.mkdtemp(prefix="postgres-", dir=_FOR_ROOT))
    try:
        data_dir.symlink_to(elsewhere)
    except FileExistsError:  # another start was first
        elsewhere.rmdir()
    return data_dir.resolve()
