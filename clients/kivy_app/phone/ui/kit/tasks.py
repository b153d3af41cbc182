"""Work that a tap begins: it runs on the one loop, and a failure of it is logged, never swallowed."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

Failed = Callable[[BaseException], None]
log = logging.getLogger(__name__)
_running: set[asyncio.Task[Any]] = set()
_told: list[Failed] = []


def start(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    task = asyncio.get_running_loop().create_task(work)
    _running.add(task)
    task.add_done_callback(_ended)
    return task


def tell_failures(callback: Failed) -> Callable[[], None]:
    """The person is told, too; ends when what is returned is called."""
    _told.append(callback)
    return lambda: _told.remove(callback)


def running() -> int:
    return len(_running)


class Latest:
    """Work that is done again when it was asked for meanwhile, and never twice at once: reading what is shown."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._work = work
        self._busy = self._again = False

    def ask(self) -> None:
        if self._busy:
            self._again = True
            return
        self._busy = True
        start(self._go())

    async def _go(self) -> None:
        try:
            self._again = True
            while self._again:
                self._again = False
                await self._work()
        finally:
            self._busy = False


async def cancel_all() -> None:
    """When the app stops: nothing begun by a tap outlives it."""
    tasks = list(_running)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _ended(task: "asyncio.Task[Any]") -> None:
    _running.discard(task)
    failure = None if task.cancelled() else task.exception()
    if failure is not None:
        log.error("what a tap began has failed", exc_info=failure)
        for callback in _told:
            callback(failure)
