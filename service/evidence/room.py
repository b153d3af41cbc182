"""What handling evidence takes: the database, the store, the clock, the limits, and threads for the pictures."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Annotated, ParamSpec, TypeVar

from fastapi import Depends, Request

from service.clock import Clock
from service.db import Database
from service.settings import Settings
from service.storage import ObjectStore

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class EvidenceRoom:
    """A body takes minutes on a bad line, so uploads take sessions of their own, and only when there is work."""

    database: Database
    store: ObjectStore
    clock: Clock
    settings: Settings


def room_of(request: Request) -> EvidenceRoom:
    state = request.app.state
    return EvidenceRoom(state.database, state.store, state.clock, state.settings)


async def _room(request: Request) -> EvidenceRoom:
    return room_of(request)  # on the event loop: FastAPI would run a plain function in a thread


Room = Annotated[EvidenceRoom, Depends(_room, scope="function")]


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="picture")


async def in_thread(work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
    """Run work on a picture beside the event loop, never more of it at once than there are cores."""
    return await asyncio.get_running_loop().run_in_executor(_threads(), lambda: work(*args, **kwargs))
