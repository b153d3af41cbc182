"""A desktop is online, unless a file says that it is not: so a person can pull the plug of this phone alone."""

import threading
from collections.abc import Callable
from pathlib import Path

LOOKS_EVERY_S = 0.2


class FileSwitch:
    """Offline while the file exists."""

    def __init__(self, switch: Path) -> None:
        self._switch = switch
        self._stopped: threading.Event | None = None

    def online(self) -> bool:
        return not self._switch.exists()

    def watch(self, on_change: Callable[[bool], None]) -> None:
        self.stop()
        self._stopped = threading.Event()
        before = self.online()
        threading.Thread(target=self._look, args=(before, on_change, self._stopped), daemon=True).start()

    def stop(self) -> None:
        if self._stopped is not None:
            self._stopped.set()
            self._stopped = None

    def _look(self, before: bool, on_change: Callable[[bool], None], stopped: threading.Event) -> None:  # noqa: FBT001  # as the seam calls back
        while not stopped.wait(LOOKS_EVERY_S):
            if (now := self.online()) != before:
                before = now
                on_change(now)
