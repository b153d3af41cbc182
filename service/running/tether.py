"""A child process that ends with its parent, however the parent ends."""

import os
import signal
import sys
import threading
import time

_GRACE_SECONDS = 20.0


def end_with_parent() -> None:
    """The parent holds the other end of our standard input and writes nothing: its end is the parent's end."""
    threading.Thread(target=_wait_for_end, args=(sys.stdin.fileno(),), daemon=True).start()


def _wait_for_end(descriptor: int) -> None:
    while os.read(descriptor, 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
