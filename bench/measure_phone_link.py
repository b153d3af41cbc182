"""A day's queued checks sent by the real phone over a slow, lossy line to the real service."""

import asyncio
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from phone.core.clock import Clock
from phone.core.draft import Draft, DraftPhoto
from phone.core.ids import new_id
from phone.core.record import record_of
from phone.platform.fakes import FakeConnectivity, FakeVault
from phone.store.database import Store
from phone.store.outbox_rows import Title
from phone.sync.loop import SyncLoop
from phone.sync.session import Session

from bench.counting import count_service
from bench.figures import Report
from bench.people import PASSWORD
from bench.photos import PhotoMaker
from bench.rig import Rig
from bench.scene import Board, run, set_scene
from bench.slow_link import FastLoop, SlowLink, Wire
from rules.observations import SealState, StickerState
from rules.verdicts import Reading, Verdict
from schemas.canonical import canonical
from schemas.spot_checks import PhotoKind

DATABASE = "bench_phone"
REGISTER = 1_000
TITLE = Title(market="Chợ Nước Hai", stall="Quầy 12", instrument="Cân đồng hồ lò xo 10 kg")
# Where one direction carries the content, the other carries acknowledgements: both count as bytes on the wire.
BITS_PER_S, LOSS, ROUND_TRIP_S = 64_000, 0.05, 0.3


@dataclass(frozen=True, slots=True)
class Sent:
    """`content` is what had to arrive: photos and records, in bytes."""

    content: int
    wire: Wire
    seconds: float


def measure_phone_link(report: Report, rig: Rig, checks: int, speed: float) -> None:
    """With an unbroken line, and with one that also dies every half megabyte on average."""
    rig.fresh_database(DATABASE)
    scene = run(set_scene(rig.dsn(DATABASE), REGISTER))
    store = rig.folder("objects-phone")
    with rig.service(DATABASE, store) as served:
        for name, board, break_every in (
            ("line as it is", scene.boards[0], 0),
            ("line that also dies every 500 kB", scene.boards[1], 500_000),
        ):
            journey = _Journey(served.port, board, checks, break_every)
            signing_in, sending = journey.run(speed)
            run(count_service(rig.dsn(DATABASE), store, journey.digests))
            report.table(
                f"The phone over {BITS_PER_S // 1000} kbit/s with {LOSS:.0%} loss, {name}",
                [
                    {"": "sign-in and the register", **_row(signing_in)},
                    {"": f"{checks} checks with a 300 kB photo each", **_row(sending)},
                ],
            )


def _row(sent: Sent) -> dict[str, str | int | float | None]:
    ideal = sent.content * 8 / BITS_PER_S
    return {
        "content kB": sent.content / 1000,
        "sent kB": sent.wire.payload / 1000,
        "on the wire kB": sent.wire.total / 1000,
        "sent/content": sent.wire.payload / sent.content,
        "wire/content": sent.wire.total / sent.content,
        "breaks": sent.wire.breaks,
        "minutes": sent.seconds / 60,
        "time/ideal": sent.seconds / ideal,
    }


class _Journey:
    """One board's phone: signs in, fetches its register, then sends what it has queued."""

    def __init__(self, port: int, board: Board, checks: int, break_every: int) -> None:
        self._port, self._board, self._checks, self._break_every = port, board, checks, break_every
        self._random = Random(checks + break_every)
        self.digests: dict[UUID, str] = {}

    def run(self, speed: float) -> tuple[Sent, Sent]:
        with asyncio.Runner(loop_factory=lambda: FastLoop(speed)) as runner:
            return runner.run(self._whole())

    async def _whole(self) -> tuple[Sent, Sent]:
        loop = asyncio.get_running_loop()
        began, at = datetime.now(UTC), loop.time()
        clock = Clock(lambda: began + timedelta(seconds=loop.time() - at))
        link = SlowLink(self._port, BITS_PER_S, LOSS, ROUND_TRIP_S, self._break_every, seed=self._checks)
        await link.open()
        with tempfile.TemporaryDirectory(prefix="quacan-bench-phone-") as folder:
            store = Store(Path(folder), clock)
            store.open()
            session = Session(store, FakeVault(), clock, device_name="bench")
            sync = SyncLoop(store, session, clock, FakeConnectivity(), chance=self._random)
            try:
                signing_in = await self._sign_in(session, sync, link)
                content = self._queue(store, clock, session)
                sync.wake()
                sending = await self._until_sent(store, session, link, content)
            finally:
                await sync.stop()
                store.close()
                link.close()
        return signing_in, sending

    async def _sign_in(self, session: Session, sync: SyncLoop, link: SlowLink) -> Sent:
        loop = asyncio.get_running_loop()
        began = loop.time()
        await session.sign_in(f"http://127.0.0.1:{link.port}", self._board.username, PASSWORD)
        fetched = asyncio.Event()
        sync.listen(lambda status: fetched.set() if status.last_success_at is not None else None)
        sync.start()
        await fetched.wait()
        sent, link.wire = link.wire, Wire()
        return Sent(sent.payload, sent, loop.time() - began)

    def _queue(self, store: Store, clock: Clock, session: Session) -> int:
        """Returns how many bytes the checks are."""
        account, photos, content = session.account, PhotoMaker(), 0
        if account is None:
            raise RuntimeError("nobody is signed in")
        for number in range(self._checks):
            now = clock.now()
            photo = photos.make(self._random)
            sha256, _ = store.photos.add(b"".join(photo.pieces))
            draft = Draft(
                id=new_id(),
                market_id=new_id(),
                begun_at=now,
                instrument_id=self._board.instruments[number % len(self._board.instruments)],
                standards=(self._board.standard,),
                readings=(Reading(1_000_000, 1_000_000), Reading(2_000_000, 2_050_000)),
                sticker=StickerState.VALID,
                seal=SealState.INTACT,
                photos=(DraftPhoto(sha256=sha256, kind=PhotoKind.STICKER, size=photos.size, taken_at=now),),
            )
            record = record_of(draft, now, Verdict.CONFORMING)
            store.outbox.queue(draft.id, record, account.person_id, TITLE, Verdict.CONFORMING)
            self.digests[draft.id] = sha256
            content += photos.size + len(canonical(record))
        return content

    async def _until_sent(self, store: Store, session: Session, link: SlowLink, content: int) -> Sent:
        """Raises `RuntimeError` when something was put aside."""
        loop, account = asyncio.get_running_loop(), session.account
        assert account is not None
        began = loop.time()
        while True:
            await asyncio.sleep(5)
            counts = store.outbox.counts(account.person_id)
            if counts.put_aside or counts.conflict or counts.photos_put_aside:
                raise RuntimeError(f"refused: {_problems(store.outbox.entries())}")
            if not counts.unsent and not counts.photos_waiting:
                return Sent(content, link.wire, loop.time() - began)


def _problems(records: Sequence[object]) -> str:
    return json.dumps([str(record)[:300] for record in records[:3]])
