"""A network that a test plugs in and pulls out."""

from collections.abc import Callable


class FakeConnectivity:
    def __init__(self, *, online: bool = True) -> None:
        self._online = online
        self._on_change: Callable[[bool], None] | None = None

    def online(self) -> bool:
        return self._online

    def watch(self, on_change: Callable[[bool], None]) -> None:
        self._on_change = on_change

    def stop(self) -> None:
        self._on_change = None

    def change(self, *, online: bool) -> None:
        """Told to whoever watches only if it is a change."""
        if online == self._online:
            return
        self._online = online
        if self._on_change is not None:
            self._on_change(online)
