"""The sync of an app that is open: one task, one round at a time, and a status that says why nothing moves."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from phone.core.clock import Clock
from phone.platform.seams import Connectivity
from phone.store.account import Account
from phone.store.database import Store
from phone.store.outbox_rows import OutboxCounts
from phone.sync.access import SignedOut
from phone.sync.answers import Busy, NetworkTrouble, NotOurService, Refused
from phone.sync.backoff import LONGEST_ASKED_S, LONGEST_S, delay_s
from phone.sync.register_delta import pull
from phone.sync.sending import Sender
from phone.sync.session import Session
from phone.sync.status import Listener, Reason, SyncStatus

log = logging.getLogger(__name__)
PULL_EVERY_S = 900.0
_SHORTEST_PAUSE_S = 1.0
_LAST_SUCCESS = "last_success_at"


class SyncLoop:
    """All of it runs on one event loop; only what `Connectivity` tells may come from another thread."""

    def __init__(
        self, store: Store, session: Session, clock: Clock, connectivity: Connectivity, *, chance: Random | None = None
    ) -> None:
        self._store, self._session, self._clock, self._connectivity = store, session, clock, connectivity
        self._chance = chance or Random()  # noqa: S311  # spreads phones over time, keeps no secret
        self._sender = Sender(store, session, clock, chance=self._chance, on_step=self._on_step)
        self._listeners: list[Listener] = []
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._under_way: asyncio.Task[float] | None = None
        self._failures = 0
        self._pulled_at: float | None = None
        self._asked_for = True
        self._answered = False
        self._stopped_by: NetworkTrouble | SignedOut | None = None
        self._fault: Reason | None = None
        self._unread: Reason | None = None
        self._status = SyncStatus(last_success_at=self._last_success())

    @property
    def status(self) -> SyncStatus:
        return self._status

    def listen(self, callback: Listener) -> None:
        """Called on the loop whenever the status has changed, and once at once."""
        self._listeners.append(callback)
        callback(self._status)

    def start(self) -> None:
        if self._task is None:
            loop = asyncio.get_running_loop()

            def changed(online: bool) -> None:  # noqa: FBT001  # as the seam has it
                loop.call_soon_threadsafe(self._on_change, online)

            self._connectivity.watch(changed)
            self.wake()
            self._tell()
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
        """Somebody tapped, signed in or finished a check: all that waits is tried at once."""
        self._failures = 0
        self._pulled_at = None
        self._asked_for = True
        account = self._session.account
        if account is not None:
            self._store.outbox.hasten(account.person_id)
        self._woken.set()

    def resume(self) -> None:
        """The app is in front again, or the network is another: the connections of before are dead."""
        if self._under_way is not None:
            self._under_way.cancel()
        self.wake()

    def _on_change(self, online: bool) -> None:  # noqa: FBT001  # as the seam has it
        if online:
            self.wake()
        elif self._under_way is not None:
            self._under_way.cancel()
        self._tell()

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            pause = await self._survive()
            try:
                async with asyncio.timeout(pause):
                    await self._woken.wait()
            except TimeoutError:
                continue

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
            self._fault = Reason("fault_here")
            self._failures += 1
            return delay_s(self._failures, self._chance)
        finally:
            self._under_way = None
            self._tell(sending=False)

    async def round(self) -> float:
        """Send and fetch once, if somebody is signed in and there may be a network; returns the pause after it."""
        account, asked_for, self._asked_for = self._session.account, self._asked_for, False
        if account is None or self._session.ended is not None:
            return LONGEST_S
        # A device may be wrong about its network: from time to time, and when asked to, it is tried all the same.
        if not asked_for and not self._connectivity.online():
            self._asked_for = True
            return LONGEST_S
        self._tell(sending=True)
        self._mend_times(account)
        stopped_by, moved = await self._go_through(account)
        self._stopped_by, self._fault = stopped_by, None
        self._answered = stopped_by is None or isinstance(stopped_by, Busy)
        if stopped_by is None:
            self._failures = 0
            self._remember_success()
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
        try:
            await self._pull_if_due(account)
        except (NetworkTrouble, SignedOut) as trouble:
            return trouble, records.records > 0
        rest = await self._sender.run_once()
        return rest.stopped_by, records.records + rest.records + rest.photos > 0

    async def _pull_if_due(self, account: Account) -> None:
        now = asyncio.get_running_loop().time()
        if self._pulled_at is not None and now - self._pulled_at < PULL_EVERY_S:
            return
        try:
            await pull(self._store, self._session, account.person_id)
            self._unread = None
        except Refused as refused:
            # Sending goes on: what somebody may no longer read may still have to be sent.
            self._unread = Reason(refused.code, refused.detail)
        self._pulled_at = now
        self._on_step(moved=True)

    def _mend_times(self, account: Account) -> None:
        """A clock that was set back would leave everything waiting for a day that is not today."""
        due = self._store.outbox.next_due(account.person_id)
        if due is not None and due - self._clock.now() > timedelta(seconds=LONGEST_ASKED_S * 1.2):
            self._store.outbox.hasten(account.person_id)

    def _until_due(self, account: Account) -> float:
        pauses = [PULL_EVERY_S]
        due = self._store.outbox.next_due(account.person_id)
        if due is not None:
            pauses.append((due - self._clock.now()).total_seconds())
        return max(_SHORTEST_PAUSE_S, min(pauses))

    def _on_step(self, *, moved: bool) -> None:
        if moved:
            self._answered, self._stopped_by = True, None
        self._tell()

    def _tell(self, *, sending: bool | None = None) -> None:
        account, server = self._session.account, self._session.server
        counts = self._store.outbox.counts(account.person_id) if account is not None else OutboxCounts()
        reason = self._reason(counts)
        stopped_by = self._stopped_by
        status = replace(
            self._status,
            online=self._answered and self._connectivity.online(),
            portal=isinstance(stopped_by, NotOurService) and stopped_by.code != "certificate_time",
            unsent=counts.unsent,
            photos_waiting=counts.photos_waiting,
            put_aside=counts.put_aside + counts.conflict + counts.photos_put_aside,
            clock_offset_s=server.offset.seconds if server is not None else None,
            problem=reason.code if reason else None,
            detail=reason.detail if reason else None,
            sending=self._status.sending if sending is None else sending,
        )
        if status != self._status:
            self._status = status
            for listener in self._listeners:
                listener(status)

    def _reason(self, counts: OutboxCounts) -> Reason | None:
        """What keeps most from moving comes first."""
        if self._session.ended is not None:
            return Reason(self._session.ended)
        if not self._connectivity.online():
            return Reason("offline")
        if self._stopped_by is not None:
            return Reason(self._stopped_by.code, getattr(self._stopped_by, "detail", None))
        if self._fault or self._unread or self._sender.failing:
            return self._fault or self._unread or self._sender.failing
        return Reason("put_aside") if counts.put_aside + counts.conflict + counts.photos_put_aside else None

    def _last_success(self) -> datetime | None:
        kept = self._store.settings.get(_LAST_SUCCESS)
        return datetime.fromisoformat(kept) if kept else None

    def _remember_success(self) -> None:
        now = self._clock.now()
        self._store.settings.set(_LAST_SUCCESS, now.isoformat())
        self._status = replace(self._status, last_success_at=now)
