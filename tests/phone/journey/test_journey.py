"""The phone's whole way: signed in, cut off, killed, started again behind a bad network, and believed at the end."""

import asyncio
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from phone.core.receipts import verify_receipt
from PIL import Image, ImageDraw

from tests.phone.network.bad_network import BadNetwork, Fate, fates
from tests.process.running_service import ROOT, RunningService, start_demo
from tests.store_places import StorePlace

pytestmark = pytest.mark.process
SEED = 20261122


@pytest.fixture(scope="module")
def demo(new_store: Callable[[], StorePlace]) -> Iterator[RunningService]:
    with tempfile.TemporaryDirectory(prefix="quacan-run-") as folder:
        Path(folder).chmod(0o755)
        service = start_demo(Path(folder) / "var", new_store())
        yield service
        service.stop()


@dataclass
class PhoneProcess:
    process: "subprocess.Popen[str]"

    def step(self, name: str) -> dict[str, Any]:
        """Waits for a step, passing over others."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("{"):
                told: dict[str, Any] = json.loads(line)
                assert told["step"] != "failed", told["why"] + str(told["texts"])
                if told["step"] == name:
                    return told
        raise AssertionError(f"the phone ended before {name}")

    def go_on(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()


@contextmanager
def phone(plan: str, home: Path, server: str, *more: str, pictures: Path) -> Iterator[PhoneProcess]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QUACAN_", "KIVY_"))}
    environment |= {
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "clients" / "kivy_app")]),
        "QUACAN_PHONE_PHOTOS": str(pictures),
        "QUACAN_PHONE_POSITION": "22.742,106.181,12",
    }
    command = [sys.executable, "-P", "-m", "tests.phone.journey.phone_process", plan, str(home), server, *more]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield PhoneProcess(process)
        finally:
            process.kill()


def scale_of(demo: RunningService) -> dict[str, Any]:
    """A 10 kg spring scale of Nước Hai in date, d = 50 g, that nobody has found wanting."""
    board = demo.sign_in("board")
    query: dict[str, str | int] = {"kind": "spring_dial_scale", "state": "in_date", "limit": 200}
    scales: list[dict[str, Any]] = board.get("/instruments", params=query).json()["items"]
    flagged = {
        flag["instrument"]["id"]
        for flag in board.get("/flags", params={"limit": 200}).json()["items"]
        if flag["instrument"]
    }
    return next(s for s in scales if s["max_mg"] == 10_000_000 and s["d_mg"] == 50_000 and s["id"] not in flagged)


def drawn_pictures(folder: Path) -> Path:
    folder.mkdir()
    for number in (1, 2):
        picture = Image.effect_noise((1600, 1200), 40).convert("RGB")
        ImageDraw.Draw(picture).ellipse((300 * number, 200, 300 * number + 500, 700), fill=(240, 240, 230))
        picture.save(folder / f"{number}.jpg", quality=92)
    return folder


async def test_a_check_made_offline_and_killed_arrives_once_through_a_bad_network(
    demo: RunningService, tmp_path: Path
) -> None:
    scale, home, pictures = scale_of(demo), tmp_path / "phone", drawn_pictures(tmp_path / "pictures")
    service_port = int(demo.url.rsplit(":", 1)[1])
    async with BadNetwork(service_port, lambda *_: Fate.PASSED) as good:
        port = good.port
        server = f"http://127.0.0.1:{port}"
        check = await asyncio.to_thread(lambda: record_and_be_killed(home, server, scale["label_code"], pictures))
    async with BadNetwork(service_port, fates(SEED, portal_for=6, good_after=60), port=port) as bad:
        sent = await asyncio.to_thread(lambda: send_after_the_crash(home, server, pictures))
    assert sent["check"] == check
    assert bad.seen[Fate.LOGIN_PAGE] > 0
    assert len([fate for fate in bad.seen if fate not in (Fate.LOGIN_PAGE, Fate.PASSED)]) >= 4, bad.seen
    see_that_it_arrived_once(demo, scale, sent)


def record_and_be_killed(home: Path, server: str, label: str, pictures: Path) -> str:
    with phone("record", home, server, label, pictures=pictures) as process:
        process.step("register")
        (home / "offline").touch()
        process.go_on()
        saved = process.step("saved")
        process.process.send_signal(signal.SIGKILL)
        process.process.wait()
    return str(saved["check"])


def send_after_the_crash(home: Path, server: str, pictures: Path) -> dict[str, Any]:
    with phone("send", home, server, pictures=pictures) as process:
        assert process.step("open") == {"step": "open", "unsent": 1, "signed_in": True}
        (home / "offline").unlink()
        process.go_on()
        sent = process.step("sent")
        process.go_on()
        process.process.wait(timeout=30)
    return sent


def see_that_it_arrived_once(demo: RunningService, scale: dict[str, Any], sent: dict[str, Any]) -> None:
    department = demo.sign_in("department")
    query: dict[str, str] = {"stall": scale["stall_id"], "flag": "nonconforming"}
    (stall,) = department.get("/flagged-stalls", params=query).json()["items"]
    (flag,) = [flag for flag in stall["flags"] if flag["instrument"]["id"] == scale["id"]]
    assert flag["cause"] == {"kind": "check", "id": sent["check"]}
    assert flag["grounds"]
    history = department.get(f"/instruments/{scale['id']}/history").json()["items"]
    assert [event["id"] for event in history if event["kind"] == "spot_check"].count(sent["check"]) == 1
    assert len(sent["photos"]) == 2
    for sha256, path in sent["photos"].items():
        kept = Path(path).read_bytes()
        shown = department.get(f"/spot-checks/{sent['check']}/photos/{sha256}", params={"size": "original"})
        assert shown.content == kept
        assert hashlib.sha256(kept).hexdigest() == sha256
    key_set = department.get(f"{demo.url}/.well-known/jwks.json").json()
    receipt = verify_receipt(sent["receipt"].encode(), UUID(sent["check"]), sent["digest"], key_set)
    assert receipt.verdict == "nonconforming"
