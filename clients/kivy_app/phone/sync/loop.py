"""The sync of an app that is open: one task, one round at a time, and a status that says why nothing moves."""

import asyncio
import contextlib
import logging
from random import Random

from phone.core.clock import Clock
from phone.platform.seams import Connectivity
from phone.store.account import Account
from phone.store.database import Store
from phone.sync.access import SignedOut
from phone.sync.answers import Busy, NetworkTrouble, NotOurService, Refused
from phone.sync.backoff import LONGEST_S, delay_s
from phone.sync.register_delta import pull
from phone.sync.sending import Sender
from phone.sync.session import Session
from phone.sync.status import Listener, Reason, SyncStatus
from phone.sync.telling import Teller

log = logging.getLogger(__name__)
PULL_EVERY_S = 900.0
_SHORTEST_PAUSE_S = 1.0


class SyncLoop:
    """All of it runs on one event loop; only what `Connectivity` tells may come from another thread."""

    def __init__(
        self, store: Store, session: Session, clock: Clock, connectivity: Connectivity, *, chance: Random | None = None
    ) -> None:
        self._store, self._session, self._clock, self._connectivity = store, session, clock, connectivity
        self._chance = chance or Random()  # noqa: S311  # spreads phones over time, keeps no secret
        self._sender = Sender(store, session, clock, chance=self._chance, on_step=self._on_step)
        self._teller = Teller(store, session, clock, connectivity)
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._under_way: asyncio.Task[float] | None = None
        self._failures = 0
        self._pulled_at: float | None = None
        self._asked_for = True

    @property
    def status(self) -> SyncStatus:
        return self._teller.status

    def listen(self, callback: Listener) -> None:
        """Called on the loop whenever the status has changed, and once at once."""
        self._teller.listen(callback)

    def start(self) -> None:
        if self._task is not None:
            return
        loop = asyncio.get_running_loop()

        def changed(online: bool) -> None:  # noqa: FBT001  # as the seam has it
            with contextlib.suppress(RuntimeError):  # a last word of the device when the loop is gone
                loop.call_soon_threadsafe(self._on_change, online)

        self._connectivity.watch(changed)
        self.wake()
        self._task = loop.create_task(self._run())

    async def stop(self) -> None:
        """Gives up what is under way: it is sent again later."""
        task, self._task = self._task, None
        if task is not None:
            self._connectivity.stop()
            task.cancel()
            await asyncio.wait([task])
        await self._session.close()

    def wake(self) -> None:
        """Somebody tapped, signed in, signed out or finished a check: all that waits is tried at once."""
        self._failures = 0
        self._pulled_at = None
        self._asked_for = True
        account = self._session.account
        if account is not None:
            self._sender.begin_anew(account.person_id)
        self._teller.tell()
        self._woken.set()

    def resume(self) -> None:
        """The app is in front again, or the network is another: the connections of before are dead."""
        if self._under_way is not None:
            self._under_way.cancel()
        self.wake()

    def _on_change(self, online: bool) -> None:  # noqa: FBT001  # as the seam has it
        if online:
            self.wake()
            return
        if self._under_way is not None:
            self._under_way.cancel()
        self._teller.tell()

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            pause = await self._survive()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._woken.wait()

    async def _survive(self) -> float:
        """One round, whatever becomes of it; returns for how long nothing needs to be done."""
        self._under_way = asyncio.get_running_loop().create_task(self.round())
        try:
            return await self._under_way
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if current is not None and current.cancelling():
                raise
            return _SHORTEST_PAUSE_S  # given up on purpose: its connection was dead
        except Exception:
            log.exception("sync_round_failed")
            self._note("round", Reason("fault_here"))
            asyncio.get_running_loop().call_soon(self._teller.tell)
            self._failures += 1
            return delay_s(self._failures, self._chance)
        finally:
            self._under_way = None

    async def round(self) -> float:
        """Send and fetch once, if somebody is signed in and there may be a network; returns the pause after it."""
        account, asked_for, self._asked_for = self._session.account, self._asked_for, False
        if account is None or self._session.ended is not None:
            self._teller.tell()
            return LONGEST_S
        # A device may be wrong about its network: from time to time, and when asked to, it is tried all the same.
        if not asked_for and not self._connectivity.online():
            self._asked_for = True
            self._teller.tell()
            return LONGEST_S
        self._teller.sending = True
        self._teller.tell()
        try:
            self._teller.stopped_by, moved = await self._go_through(account)
            pause = self._pause_after(account, self._teller.stopped_by, moved=moved)
            self._note("round", None)
        finally:
            self._teller.sending = False
            self._teller.tell()
        return pause

    def _pause_after(self, account: Account, stopped_by: NetworkTrouble | SignedOut | None, *, moved: bool) -> float:
        self._teller.answered = stopped_by is None or isinstance(stopped_by, Busy)
        if stopped_by is None:
            self._failures = 0
            self._teller.succeeded()
            return self._until_due(account)
        if isinstance(stopped_by, SignedOut):
            return LONGEST_S
        self._failures = 1 if moved else self._failures + 1
        return delay_s(self._failures, self._chance, stopped_by.retry_after_s)

    async def _go_through(self, account: Account) -> tuple[NetworkTrouble | SignedOut | None, bool]:
        """Records, the register, photos; why it stopped before the end, and whether anything moved."""
        records = await self._sender.run_once(photos=False)
        if records.stopped_by is not None:
            return records.stopped_by, records.records > 0
        unread: NetworkTrouble | None = None
        try:
            await self._pull_if_due(account)
        except (Busy, NotOurService) as trouble:
            unread = trouble  # if it is not the register alone, the next photo meets it, too
        except (NetworkTrouble, SignedOut) as trouble:
            return trouble, records.records > 0
        rest = await self._sender.run_once()
        return rest.stopped_by or unread, records.records + rest.records + rest.photos > 0

    async def _pull_if_due(self, account: Account) -> None:
        now = asyncio.get_running_loop().time()
        if self._pulled_at is not None and now - self._pulled_at < PULL_EVERY_S:
            return
        failed: Reason | None = None
        try:
            await pull(self._store, self._session, account.person_id)
        except Refused as refused:
            # Sending goes on: what somebody may no longer read may still have to be sent.
            failed = Reason(refused.code, refused.detail)
        except (NetworkTrouble, SignedOut):
            raise
        except Exception:
            log.exception("register_not_kept")
            failed = Reason("fault_here")
        self._note("register", failed)
        self._pulled_at = now
        self._on_step(moved=failed is None)

    def _until_due(self, account: Account) -> float:
        pauses = [PULL_EVERY_S]
        due = self._store.outbox.next_due(account.person_id)
        if due is not None:
            pauses.append((due - self._clock.now()).total_seconds())
        return max(_SHORTEST_PAUSE_S, min(pauses))

    def _note(self, what: str, reason: Reason | None) -> None:
        self._teller.faults.pop(what, None)
        if reason is not None:
            self._teller.faults[what] = reason

    def _on_step(self, *, moved: bool) -> None:
        if moved:
            self._teller.answered, self._teller.stopped_by = True, None
        self._note("sending", self._sender.failing)
        self._teller.tell()
