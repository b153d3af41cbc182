"""What a person is told of the sync: what waits, and why nothing moves when nothing does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Listener = Callable[["SyncStatus"], None]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something does not move, for `problems.explain`."""

    code: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """`online`: the service answered when it was last asked, and the phone has not lost its network since.

    `portal`: the network answers in the service's place, a browser is needed to sign in to it. `unsent` counts
    records that the service has not proven to have, `photos_waiting` photos on their way, `put_aside` records and
    photos at which a person must look. `clock_offset_s` is how far the phone's clock is behind the service's, for
    `problems.explain_clock`. `problem` with `detail` is for `problems.explain`: why what waits does not move, None
    while all is well.
    """

    online: bool = False
    portal: bool = False
    last_success_at: datetime | None = None
    unsent: int = 0
    photos_waiting: int = 0
    put_aside: int = 0
    clock_offset_s: float | None = None
    problem: str | None = None
    detail: str | None = None
    sending: bool = False
