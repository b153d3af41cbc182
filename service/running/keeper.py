"""Runs PostgreSQL for as long as some process uses it, and stops it when the last user is gone, killed or not.

Every user holds a shared lock on one file; this process waits for the exclusive one. It is started by path and needs
only the standard library: keeper.py <file of the users' lock> <lock to hand down> <uid> <gid> <postgres> [argument...]
"""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any


def main(users: Path, lock: int, uid: int, gid: int, command: list[str]) -> int:
    dropped: dict[str, Any] = {} if uid == os.geteuid() else {"user": uid, "group": gid, "extra_groups": []}
    server = subprocess.Popen(  # noqa: S603 - the command is put together in server.py
        command, stdin=subprocess.DEVNULL, cwd="/", umask=0o077, pass_fds=[lock], **dropped
    )
    os.close(lock)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        server.send_signal(signal.SIGINT)  # a fast shutdown: clients are cut off, nothing committed is lost

    signal.signal(signal.SIGTERM, stop)
    threading.Thread(target=_stop_when_unused, args=(users, server), daemon=True).start()
    return server.wait()


def _stop_when_unused(users: Path, server: subprocess.Popen[bytes]) -> None:
    with users.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        server.send_signal(signal.SIGINT)
        server.wait()  # the lock is held until then: a newcomer waits and starts afresh


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:]))
