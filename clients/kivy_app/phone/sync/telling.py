"""Putting the status together and telling those who listen."""

import asyncio
from dataclasses import replace
from datetime import datetime

from phone.core.clock import Clock
from phone.platform.seams import Connectivity
from phone.store.database import Store
from phone.store.outbox_rows import OutboxCounts
from phone.sync.access import SignedOut
from phone.sync.answers import NetworkTrouble, NotOurService
from phone.sync.session import Session
from phone.sync.status import Listener, Reason, SyncStatus

_LAST_SUCCESS = "last_success_at"


class Teller:
    """`stopped_by` is why the last round did not go through, `faults` what of it failed without stopping it."""

    def __init__(self, store: Store, session: Session, clock: Clock, connectivity: Connectivity) -> None:
        self._store, self._session, self._clock, self._connectivity = store, session, clock, connectivity
        self._listeners: list[Listener] = []
        self.answered = False
        self.sending = False
        self.stopped_by: NetworkTrouble | SignedOut | None = None
        self.faults: dict[str, Reason] = {}
        self.status = SyncStatus(last_success_at=self._last_success())

    def listen(self, callback: Listener) -> None:
        self._listeners.append(callback)
        callback(self.status)

    def tell(self) -> None:
        account, server = self._session.account, self._session.server
        counts = self._store.outbox.counts(account.person_id) if account is not None else OutboxCounts()
        put_aside = counts.put_aside + counts.conflict + counts.photos_put_aside
        reason = self._reason() or (Reason("put_aside") if put_aside else None)
        stopped_by = self.stopped_by
        status = replace(
            self.status,
            online=self.answered and self._connectivity.online(),
            portal=isinstance(stopped_by, NotOurService) and stopped_by.code != "certificate_time",
            unsent=counts.unsent,
            photos_waiting=counts.photos_waiting,
            put_aside=put_aside,
            clock_offset_s=server.offset.seconds if server is not None else None,
            problem=reason.code if reason else None,
            detail=reason.detail if reason else None,
            sending=self.sending,
        )
        if status != self.status:
            self.status = status
            # Each on its own: a screen that fails must not keep a record from being sent.
            for listener in self._listeners:
                asyncio.get_running_loop().call_soon(listener, status)

    def succeeded(self) -> None:
        """A whole round went through."""
        now = self._clock.now()
        self._store.settings.set(_LAST_SUCCESS, now.isoformat())
        self.status = replace(self.status, last_success_at=now)

    def _reason(self) -> Reason | None:
        """What keeps most from moving comes first."""
        if self._session.ended is not None:
            return Reason(self._session.ended)
        if not self._connectivity.online():
            return Reason("offline")
        if self.stopped_by is not None:
            return Reason(self.stopped_by.code, getattr(self.stopped_by, "detail", None))
        return next(iter(self.faults.values()), None)

    def _last_success(self) -> datetime | None:
        kept = self._store.settings.get(_LAST_SUCCESS)
        return datetime.fromisoformat(kept) if kept else None
