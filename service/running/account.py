"""Which operating-system account PostgreSQL runs as, since it refuses to run as root."""

import os
import pwd
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.running.failure import PostgresError

_NOBODY = 65534


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def popen_options(self) -> dict[str, Any]:
        """Options that make `subprocess` run a program as this account, in a folder it can always enter."""
        dropped = {} if self.is_ours else {"user": self.uid, "group": self.gid, "extra_groups": []}
        return {"cwd": "/", **dropped}

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - only programs and paths of our own choosing come here
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            **self.popen_options(),
        )

    def can_enter(self, folder: Path) -> bool:
        if self.is_ours:
            return os.access(folder, os.X_OK)
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", folder]).returncode == 0

    def own(self, folder: Path) -> None:
        """Makes `folder` if need be, and closes it to every other account; its parents stay as they are."""
        folder.mkdir(mode=0o700, exist_ok=True)
        seen = folder.lstat()
        if not stat.S_ISDIR(seen.st_mode) or seen.st_uid not in {self.uid, os.geteuid()}:
            raise PostgresError(f"{folder} belongs to {_name_of(seen.st_uid)}, not to {_name_of(self.uid)}")
        if seen.st_uid != self.uid:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def account_for(data_dir: Path) -> Account:
    """The owner of a cluster that is there, so that root takes up what another account began; else ourselves."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    cluster = data_dir / "cluster"
    if cluster.exists() and cluster.stat().st_uid != 0:
        return Account(cluster.stat().st_uid, cluster.stat().st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return Account(_NOBODY, _NOBODY)
    return Account(nobody.pw_uid, nobody.pw_gid)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
