"""A market of the demo whose every text was written by somebody who wants it to do something."""

import hashlib
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
from uuid_utils.compat import uuid7

from service.clock import Clock
from service.reports.abuse_forms import work
from tests.makers.spreadsheets import csv_file
from tests.process.running_service import RunningService

MARKUP = (
    "<img src=x onerror=window.__ran=1>",
    '"><script>window.__ran=1</script>',
    "javascript:window.__ran=1",
    "{{7*7}}${7*7}{% raw %}",
    "'</textarea><svg onload=window.__ran=1>",
    "' onfocus=window.__ran=1 autofocus x='",
    "</title><base href=//evil.example>",
)
FORMULAS = ("=HYPERLINK(A1)", "+1+1", "@SUM(A1)", "-2+3", "\t=1+1", "\r=1+1", "x,=1+1,y", "x;=1+1;y", "＝1+1")
PAYLOADS = MARKUP + FORMULAS
EARLIEST_S = 4.0
"""A form that comes back sooner is taken for a machine's."""


def new_id() -> str:
    return str(uuid7())


@dataclass
class Hostile:
    """What was made of one payload; `texts` are those stored, by field, each with an ending of its own."""

    payload: str
    ending: str = field(default_factory=lambda: uuid4().hex[:6])
    texts: dict[str, str] = field(default_factory=dict)
    stall: str = field(default_factory=new_id)
    stall_code: str = ""
    instrument: str = field(default_factory=new_id)
    label: str = ""
    check: str = field(default_factory=new_id)
    person: str = field(default_factory=new_id)
    receipt: str = ""
    report: str = ""

    def text(self, name: str) -> str:
        return self.texts.setdefault(name, f"{self.payload} {name[:2]}{self.ending}")


@dataclass
class HostileMarket:
    id: str
    name: str
    scales: list[Hostile]


def done(answer: httpx.Response) -> Any:
    assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.text}"
    return answer.json() if answer.content else None


def fill_market(demo: RunningService) -> HostileMarket:
    """By the API, as phones and inspectors would bring it in."""
    department = demo.sign_in("department")
    place = department.get("/markets", params={"limit": 1}).json()["items"][0]
    market = HostileMarket(new_id(), f"{MARKUP[0]} {MARKUP[1]}", [])
    done(
        department.put(
            f"/markets/{market.id}",
            json={
                "area_id": place["area_id"],
                "code": f"{MARKUP[0]} {uuid4().hex[:6]}",
                "name": market.name,
                "calendar": {"kind": "daily", "days": []},
                "position": {"lat": 22.742, "lon": 106.181},
            },
        )
    )
    for payload in PAYLOADS:
        hostile = Hostile(payload)
        _register(department, market, place["area_id"], hostile)
        _certify(department, hostile)
        _place_control_scale(department, market, place["area_id"], hostile)
        _check(department, hostile)
        _introduce(department, demo, hostile)
        market.scales.append(hostile)
    _handle_flags(department, market)
    _report(department, market)
    return market


def _register(department: httpx.Client, market: HostileMarket, area: str, hostile: Hostile) -> None:
    text = hostile.text
    stall = {
        "market_id": market.id,
        "code": text("code"),
        "trader_name": text("trader"),
        "trader_phone": text("phone")[:32],
        "sector": text("sector"),
    }
    hostile.stall_code = done(department.put(f"/stalls/{hostile.stall}", json=stall))["label_code"]
    instrument = {
        "stall_id": hostile.stall,
        "kind": "spring_dial_scale",
        "indication_type": "analogue",
        **{name: text(name) for name in ("maker", "model", "serial", "local_tag")},
        "max_mg": 10_000_000,
        "d_mg": 50_000,
    }
    hostile.label = done(department.put(f"/instruments/{hostile.instrument}", json=instrument))["label_code"]


def _certify(department: httpx.Client, hostile: Hostile) -> None:
    text, today = hostile.text, datetime.now(UTC).date()
    certificate = {
        "instrument_id": hostile.instrument,
        "body": department.get("/verification-bodies").json()[0]["code"],
        "certificate_number": text("certificate"),
        "mark": {"series": hostile.payload[:16], "number": text("number")},
        "verified_on": str(today - timedelta(days=200)),
        "valid_until": str(today + timedelta(days=300)),
        "mode": "periodic",
        "result": "pass",
    }
    done(department.put(f"/instruments/{hostile.instrument}/verifications/{new_id()}", json=certificate))


def _place_control_scale(department: httpx.Client, market: HostileMarket, area: str, hostile: Hostile) -> None:
    text, today = hostile.text, datetime.now(UTC).date()
    standard = {
        "kind": "control_scale",
        "name": text("standard"),
        "serial": text("weight"),
        "area_id": area,
        "market_id": market.id,
        "nominal_mg": [],
        "max_mg": 30_000_000,
        "d_mg": 5_000,
        "e_mg": 5_000,
        "accuracy_class": "III",
        "stands_at": text("place"),
        "verification": {
            "body": text("body"),
            "certificate_number": text("paper"),
            "verified_on": str(today - timedelta(days=100)),
            "valid_until": str(today + timedelta(days=200)),
        },
    }
    done(department.put(f"/standards/{new_id()}", json=standard))


def _check(department: httpx.Client, hostile: Hostile) -> None:
    """1 kg put on, 1.10 kg shown: a finding that somebody has to deal with."""
    now = datetime.now(UTC).isoformat()
    standards = [
        item["id"]
        for item in department.get("/standards").json()["items"]
        if item["kind"] == "weight_set" and item["state"] != "overdue"
    ]
    record = {
        "instrument_id": hostile.instrument,
        "performed_at": now,
        "position": {"lat": 22.742, "lon": 106.181, "accuracy_m": 9},
        "method": "control_weights",
        "purpose": "selling",
        "standards": standards[:1],
        "goods_mg": 1_500_000,
        "zero_before_mg": 0,
        "zero_after_mg": 0,
        "readings": [{"load_mg": 1_000_000, "indication_mg": 1_100_000}],
        "sticker": {"state": "valid", "code": hostile.text("sticker"), "valid_until": None},
        "seal": "broken",
        "signs": [],
        "photos": [{"sha256": hashlib.sha256(hostile.check.encode()).hexdigest(), "kind": "dial", "size": 5}],
        "device": {"sent_at": now, "app_version": hostile.text("app")},
        "note": hostile.text("note"),
    }
    done(department.put(f"/spot-checks/{hostile.check}", json=record))


def _introduce(department: httpx.Client, demo: RunningService, hostile: Hostile) -> None:
    """Somebody of that name, with a phone of that name."""
    person = {
        "username": f"p{uuid4().hex[:10]}",
        "name": hostile.text("person"),
        "role": "board",
        "areas": [],
        "markets": [department.get("/markets", params={"limit": 1}).json()["items"][0]["id"]],
    }
    done(department.put(f"/people/{hostile.person}", json=person))
    code = done(department.post("/enrolments", json={"person_id": hostile.person}))["code"]
    enrol = {"code": code, "device_name": hostile.text("device")}
    done(httpx.post(f"{demo.url}/api/v1/auth/enrol", json=enrol))


def _handle_flags(department: httpx.Client, market: HostileMarket) -> None:
    for hostile in market.scales:
        flags = department.get("/flags", params={"stall": hostile.stall, "limit": 50}).json()["items"]
        by_hand = [flag for flag in flags if len(flag["id"]) == 36]
        assert by_hand, "the check opened some"
        path = f"/flags/{by_hand[0]['id']}"
        done(department.post(f"{path}/acknowledge", json={"note": hostile.text("acknowledged")}))
        if len(by_hand) > 1:
            closing = {"reason": "corrected", "note": hostile.text("closed")}
            done(department.post(f"/flags/{by_hand[1]['id']}/close", json=closing))


def _report(department: httpx.Client, market: HostileMarket) -> None:
    """A consumer's report of each stall, what the trader said to it and what the consumer was told."""
    forms = [done(department.get("/public/report-form")) for _ in market.scales]
    time.sleep(EARLIEST_S)
    for hostile, form in zip(market.scales, forms, strict=True):
        sent = {
            "token": form["token"],
            "proof": work(form["token"], form["difficulty"]),
            "label": hostile.label,
            "complaint": "short_weight",
            "text": hostile.text("told"),
            "contact": hostile.text("contact"),
        }
        parts = [(name, (None, value)) for name, value in sent.items()]
        hostile.receipt = done(department.post("/public/reports", files=parts))["receipt"]
        hostile.report = department.get("/reports", params={"limit": 1}).json()["items"][0]["id"]
        reply = {"text": hostile.text("reply"), "said_on": str(Clock().today())}
        for action, data in (
            ("confirm", {"note": hostile.text("confirmed")}),
            ("reply", reply),
            ("answer", {"text": hostile.text("answer")}),
        ):
            done(department.post(f"/reports/{hostile.report}/{action}", json=data))


def import_of(payload: str, *, broken: bool) -> bytes:
    """A market's list of instruments; a broken one names a kind and masses that are none."""
    headings = ["Sạp", "Hộ kinh doanh", "Ngành hàng", "Loại cân", "Hãng sản xuất", "Kiểu", "Số máy", "Max", "d"]
    what = [payload, payload, payload] if broken else ["Cân đồng hồ lò xo", "10 kg", "50 g"]
    texts = [f"{payload} {column}" for column in ("is", "it", "ig", "im", "ik", "in")]
    return csv_file([headings, [*texts[:3], what[0], *texts[3:], *what[1:]]])
