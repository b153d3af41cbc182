"""The phone's first frame, what scrolling 2,000 scales costs, and its memory."""

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from phone.core.clock import Clock
from phone.core.ids import new_id
from phone.store.account import Account
from phone.store.database import Store

from bench.figures import Report, Value, median
from schemas.label_codes import code_of
from schemas.sync import SyncArea, SyncInstrument, SyncMarket, SyncPage, SyncStall
from service.running.everything import ROOT

INSTRUMENTS, PER_STALL = 2_000, 2
DENSITIES = (1, 2)
_TRADERS = ("Hoàng Thị Mỷ", "Nông Văn Quyết", "Lý Seo Páo", "Đàm Thị Bích Phượng", "Bế Văn Đức", "Triệu Mùi Khé")


def measure_phone_window(report: Report, times: int, flings: int) -> None:
    with tempfile.TemporaryDirectory(prefix="quacan-bench-window-") as folder:
        home = Path(folder)
        _fill(home)
        # In turns, so that what else the machine does falls on all alike.
        rounds = [{density: _run(home, density, flings) for density in DENSITIES} for _ in range(times)]
    report.table(
        f"The phone's window over {INSTRUMENTS:,} scales of one market, drawn by software; medians of {times}",
        [_row(density, [each[density] for each in rounds]) for density in DENSITIES],
    )


def _row(density: int, runs: list[dict[str, float]]) -> dict[str, Value]:
    return {
        "": f"{360 * density}x{640 * density}",
        "first frame ms": _of(runs, "first_frame_ms"),
        "its CPU ms": _of(runs, "first_frame_cpu_ms"),
        "list shown ms": _of(runs, "list_ms"),
        "CPU ms a frame flung": _of(runs, "frame_cpu_ms_median"),
        "without drawing": _of(runs, "frame_own_ms_median"),
        "p95": _of(runs, "frame_cpu_ms_p95"),
        "MiB with the list": _of(runs, "list_mb"),
        "MiB at the end": _of(runs, "flung_mb"),
    }


def _of(runs: list[dict[str, float]], name: str) -> float:
    return median([run[name] for run in runs])


def _run(home: Path, density: int, flings: int) -> dict[str, float]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QUACAN_", "KIVY_"))}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "clients" / "kivy_app")])
    environment |= {"KIVY_METRICS_DENSITY": str(density), "KIVY_DPI": str(160 * density)}
    command = [sys.executable, "-P", "-m", "bench.phone_window", str(home), str(flings)]
    told = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True, timeout=300
    ).stdout
    figures: dict[str, float] = {}
    for line in told.splitlines():
        if line.startswith("{"):
            figures |= json.loads(line)
    return figures


def _fill(home: Path) -> None:
    store = Store(home, Clock())
    store.open()
    store.sign_in(
        Account(person_id=new_id(), username="board", name="Ban quản lý chợ", role="board", server="http://127.0.0.1:1")
    )
    store.register.apply(_page())
    store.close()


def _page() -> SyncPage:
    today, area, market = datetime.now(UTC).date(), new_id(), new_id()
    stalls = [
        SyncStall(
            id=new_id(), market_id=market, code=f"A-{number:03}", trader_name=_TRADERS[number % len(_TRADERS)],
            sector="Thịt lợn", open=True,
        )
        for number in range(INSTRUMENTS // PER_STALL)
    ]  # fmt: skip
    places = SyncArea(
        id=area, code="01654", name="Xã Hoà An", level="commune", parent_id=None, valid_from=today, valid_until=None
    )
    board = SyncMarket(
        id=market, area_id=area, code="CB-NUOCHAI", name="Chợ Nước Hai", calendar={"kind": "daily", "days": []},
        opens_at="06:00", closes_at="11:30", lat=22.74, lon=106.18, open=True,
    )  # fmt: skip
    scales = [_scale(number, stalls[number // PER_STALL].id) for number in range(INSTRUMENTS)]
    return SyncPage(
        reset=True, more=False, cursor="1", server_time=datetime.now(UTC), areas=[places], markets=[board],
        stalls=stalls, instruments=scales,
    )  # fmt: skip


def _scale(number: int, stall: UUID) -> SyncInstrument:
    until = datetime.now(UTC).date() + timedelta(days=number % 700 - 150)
    return SyncInstrument(
        id=new_id(), stall_id=stall, label_code=code_of(number * 7919), kind="spring_dial_scale",
        indication_type="analogue", maker="Nhơn Hòa", model="NHS-10", serial=None, local_tag=f"NH-{number:04}",
        max_mg=10_000_000, min_mg=500_000, d_mg=50_000, e_mg=50_000, accuracy_class=None, in_use=True,
        registered_on=until - timedelta(days=900), verified_on=until - timedelta(days=730), valid_until=until,
        last_check_at=None, last_verdict=None,
    )  # fmt: skip
