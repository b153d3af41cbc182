"""Consumers' reports at Nước Hai in every state, dealt with as real ones are."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from rules.observations import CheckMethod, SealState, StickerState
from rules.verdicts import Purpose
from schemas.reports import (
    AnswerIn,
    Complaint,
    ConfirmIn,
    DismissIn,
    DismissReason,
    JoinIn,
    ReplyIn,
    ReportIn,
)
from schemas.spot_checks import DeviceIn, ReadingIn, SpotCheckIn, StickerIn
from service.clock import VIET_NAM
from service.demo.checks import APP, DemoCheck
from service.demo.geography import NUOC_HAI, PROVINCE, communes
from service.demo.ids import demo_id
from service.demo.people import BY_NAME
from service.demo.standards import weights_id
from service.reports.queries_sending import Place
from service.reports.receipt_codes import receipt_hash, receipt_of
from service.reports.taking_photos import TakenPhoto
from service.reports.writing import NewReport

TRIED_WITH: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """What a person did with a report, some hours after it came."""

    by: str
    hours: int
    action: ConfirmIn | JoinIn | DismissIn | ReplyIn | AnswerIn


@dataclass(frozen=True, slots=True)
class DemoReport:
    """`scale` counts the instruments chosen for reports, None where the sender does not know the stall.

    `retest_g`: how much more than the load a team's check two days later showed, None for no check.
    """

    name: str
    days_ago: int
    complaint: Complaint
    text: str
    scale: int | None
    steps: Sequence[Step] = field(default_factory=tuple)
    photo: bool = False
    retest_g: int | None = None

    @property
    def id(self) -> UUID:
        return demo_id("report", self.name)

    @property
    def receipt(self) -> str:
        return receipt_of(hashlib.sha256(f"receipt of {self.name}".encode()).digest())


CONFIRM: Final = ConfirmIn(note="Đã xem ảnh và hỏi ban quản lý chợ.")


def demo_reports(today: date) -> list[DemoReport]:
    """Oldest first."""
    return [*_dealt_with(today), *_open()]


def _dealt_with(today: date) -> list[DemoReport]:
    said_on = today - timedelta(days=8)
    return [
        DemoReport(
            "found right",
            11,
            Complaint.SHORT_WEIGHT,
            "Mua 2 kg cam, về nhà cân lại được 1,8 kg.",
            0,
            (Step("district", 5, CONFIRM), Step("district", 60, AnswerIn(text="Đội đã cân lại bằng quả cân chuẩn."))),
            retest_g=0,
        ),
        DemoReport(
            "measured wrong",
            9,
            Complaint.SHORT_WEIGHT,
            "Cân thịt thiếu gần một lạng, hỏi thì người bán không nói gì.",
            1,
            (
                Step("department", 3, CONFIRM),
                Step("board", 24, ReplyIn(text="Cân dùng lâu, không biết là sai; sẽ đi kiểm định.", said_on=said_on)),
            ),
            photo=True,
            retest_g=150,
        ),
        DemoReport(
            "dismissed",
            6,
            Complaint.OTHER,
            "Rau hôm nay đắt quá.",
            None,
            (Step("district", 20, DismissIn(reason=DismissReason.NOT_ABOUT_A_SCALE)),),
        ),
    ]


def _open() -> list[DemoReport]:
    return [
        DemoReport(
            "confirmed",
            3,
            Complaint.STICKER_MISSING,
            "Cân không thấy tem, kim lệch vạch 0.",
            2,
            (Step("district", 6, CONFIRM), Step("district", 7, AnswerIn(text="Đội sẽ cân lại vào phiên chợ tới."))),
            photo=True,
        ),
        DemoReport(
            "joined",
            2,
            Complaint.SHORT_WEIGHT,
            "Quầy này cân thiếu, hàng xóm tôi cũng bị.",
            2,
            (Step("district", 4, JoinIn(main_id=demo_id("report", "confirmed"))),),
        ),
        DemoReport("new", 1, Complaint.SHORT_WEIGHT, "Mua 1 kg gạo nếp, cân lại được 920 g.", 3, photo=True),
        DemoReport(
            "new without a stall",
            1,
            Complaint.CONTROL_SCALE_REFUSED,
            "Xin cân lại ở cân đối chứng nhưng bị từ chối.",
            None,
        ),
    ]


def reported_scales(instruments: Sequence[dict[str, Any]], today: date) -> list[dict[str, Any]]:
    """In date and in use, of those sizes that the load of a check is fit for."""
    return [
        row
        for row in instruments
        if row["market_id"] == NUOC_HAI.id
        and row["in_use"]
        and row["valid_until"] is not None
        and row["valid_until"] >= today
        and row["max_mg"] >= 5 * TRIED_WITH
        and row["d_mg"] <= 50_000
    ]


def received_at(report: DemoReport, today: date) -> datetime:
    return datetime.combine(today - timedelta(days=report.days_ago), time(9, 40), VIET_NAM)


def new_report(
    report: DemoReport, scale: dict[str, Any] | None, photos: Sequence[TakenPhoto], today: date
) -> NewReport:
    """As it would have been taken."""
    came = received_at(report, today)
    content = ReportIn(
        label=scale["label_code"] if scale else None,
        market_id=None if scale else NUOC_HAI.id,
        complaint=report.complaint,
        text=report.text,
        happened_on=came.date(),
    )
    place = scale or {
        "province_id": PROVINCE,
        "area_id": communes()[NUOC_HAI.commune].id,
        "market_id": NUOC_HAI.id,
        "stall_id": None,
        "id": None,
        "label_code": None,
    }
    return NewReport(
        id=report.id,
        place=Place(
            province_id=place["province_id"],
            area_id=place["area_id"],
            market_id=place["market_id"],
            stall_id=place["stall_id"],
            instrument_id=place["id"],
            label_code=place["label_code"],
        ),
        content=content,
        form_hash=hashlib.sha256(f"form of {report.name}".encode()).hexdigest(),
        receipt_hash=receipt_hash(report.receipt),
        content_digest=hashlib.sha256(report.text.encode()).hexdigest(),
        received_at=came,
        same_sender=False,
        photos=photos,
    )


def retests(reports: Sequence[DemoReport], scales: Sequence[dict[str, Any]], today: date) -> Iterator[DemoCheck]:
    """What a team measured after a report."""
    for report in reports:
        if report.retest_g is None or report.scale is None:
            continue
        at = received_at(report, today) + timedelta(days=2)
        shown = TRIED_WITH + report.retest_g * 1000
        record = SpotCheckIn(
            instrument_id=scales[report.scale]["id"],
            performed_at=at,
            method=CheckMethod.CONTROL_WEIGHTS,
            purpose=Purpose.SELLING,
            standards=[weights_id(NUOC_HAI)],
            zero_before_mg=0,
            zero_after_mg=0,
            readings=[ReadingIn(load_mg=TRIED_WITH, indication_mg=shown)],
            sticker=StickerIn(state=StickerState.VALID),
            seal=SealState.INTACT,
            signs=[],
            photos=[],
            device=DeviceIn(sent_at=at + timedelta(minutes=3), app_version=APP),
            note="Kiểm tra lại theo phản ánh của người mua.",
        )
        yield DemoCheck(demo_id("check", f"retest of {report.name}"), BY_NAME["district"], at, record)
