"""A phone without a screen: its store, its session and its sender, that a test may switch off at any moment."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from phone.core.clock import Clock
from phone.platform.fakes import FakeConnectivity, FakeVault
from phone.store.database import Store
from phone.store.outbox_rows import OutboxRecord, Title
from phone.sync.loop import SyncLoop
from phone.sync.sending import Round, Sender
from phone.sync.server import Server
from phone.sync.session import Session

from rules.verdicts import Verdict
from tests.makers.identity import PASSWORD, Someone
from tests.makers.world import new_id
from tests.phone.sync.line import Line
from tests.phone.sync.makers import check
from tests.phone.sync.sides import BASE_URL, Side

TITLE = Title("Chợ Nước Hai", "A-12 Hoàng Thị Mẩy", "Cân đồng hồ 10 kg")


@dataclass
class Handset:
    """`clock_is_off` by how much its clock is ahead of the service's."""

    side: Side
    home: Path
    seed: int = 0
    clock_is_off: timedelta = timedelta()
    vault: FakeVault = field(default_factory=FakeVault)
    connectivity: FakeConnectivity = field(default_factory=FakeConnectivity)

    def __post_init__(self) -> None:
        self.line = Line(self.side)
        self.line.kill = self.kill
        self.clock = Clock(self._now)
        self.switch_on()

    def _now(self) -> datetime:
        return self.side.clock.now() + self.clock_is_off

    def switch_on(self) -> None:
        self.store = Store(self.home, self.clock)
        self.store.open()
        self.session = Session(
            self.store,
            self.vault,
            self.clock,
            device_name="Samsung A04",
            open_server=lambda address: Server(address, self.line, clock=self.clock),
        )
        self.sender = Sender(self.store, self.session, self.clock, chance=Random(self.seed))

    def kill(self) -> None:
        """What is not on the disk by now never will be."""
        self.store.close()

    def crash(self) -> None:
        """Everything in memory is gone."""
        self.kill()
        self.switch_on()

    def loop(self) -> SyncLoop:
        return SyncLoop(self.store, self.session, self.clock, self.connectivity, chance=Random(self.seed))

    async def sign_in(self, someone: Someone | None = None) -> Someone:
        someone = someone or await self.side.add_person()
        await self.session.sign_in(BASE_URL, someone.username, PASSWORD)
        return someone

    @property
    def person_id(self) -> UUID:
        assert self.store.account is not None
        return self.store.account.person_id

    def queue(self, *photos: bytes, id: UUID | None = None, **values: Any) -> UUID:
        id = id or new_id()
        for photo in photos:
            self.store.photos.add(photo)
        record = check(values.pop("instrument", self.side.instrument), self.clock.now(), *photos, **values)
        self.store.outbox.queue(id, record, self.person_id, TITLE, Verdict.NOT_JUDGED)
        return id

    async def send(self) -> Round:
        return await self.sender.run_once()

    def record(self, id: UUID) -> OutboxRecord:
        found = self.store.outbox.get(id)
        assert found is not None
        return found
