"""The app around the pages: how it starts, what it survives, and how it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from kivy.base import ExceptionManager
from kivy.clock import Clock
from phone.app import MOST_FAILURES, Survive, open_first
from phone.store.database import Store
from phone.store.mending import Mending
from phone.ui.kit.buttons import BigButton
from phone.ui.kit.page import Page

from tests.phone.ui.drive import Drive
from tests.phone.ui.fake_phone import FakePhone

MAIN = Path(__file__).resolve().parents[3] / "clients" / "kivy_app" / "main.py"
PATIENCE_S = 60


class FailingPage(Page):
    page_name = "failing"

    def __init__(self, shell: Any) -> None:
        super().__init__(shell, title="Hỏng")
        self.body.add_widget(BigButton(text="Hỏng", tag="fail", action=self.fail))

    def fail(self) -> None:
        raise RuntimeError("on purpose")


@pytest.fixture
def surviving(drive: Drive) -> Iterator[Survive]:
    handler = Survive(lambda: drive.shell)
    ExceptionManager.add_handler(handler)
    yield handler
    ExceptionManager.remove_handler(handler)


async def test_a_step_that_fails_does_not_end_the_app(
    drive: Drive, surviving: Survive, caplog: pytest.LogCaptureFixture
) -> None:
    page = await drive.open(FailingPage)
    Clock.schedule_once(lambda _: page.fail())
    await drive.frames(4)
    assert drive.sees("Ứng dụng vừa gặp lỗi")
    assert drive.page is page
    assert "on purpose" in caplog.text


async def test_a_screen_that_fails_again_and_again_ends_the_app(drive: Drive, surviving: Survive) -> None:
    await drive.open(FailingPage)
    answers = [surviving.handle_exception(RuntimeError("again")) for _ in range(MOST_FAILURES + 1)]
    assert answers == [ExceptionManager.PASS] * MOST_FAILURES + [ExceptionManager.RAISE]


async def test_being_told_to_end_ends_the_app(drive: Drive, surviving: Survive) -> None:
    await drive.open(FailingPage)
    assert surviving.handle_exception(KeyboardInterrupt()) == ExceptionManager.RAISE


@pytest.mark.parametrize(("signed_in", "name"), [(True, "markets"), (False, "sign_in")])
async def test_the_app_begins_with_the_markets_of_whoever_is_signed_in(
    drive: Drive, monkeypatch: pytest.MonkeyPatch, signed_in: bool, name: str
) -> None:
    phone = FakePhone(drive.home)
    if not signed_in:
        phone.store.sign_out()
    await drive.open(FailingPage, phone=phone)
    opened: list[str] = []
    monkeypatch.setattr(drive.shell, "open", opened.append)
    open_first(drive.shell)
    assert opened == [name]


@pytest.mark.parametrize("whole", [True, False])
async def test_damage_that_was_mended_is_told_once(drive: Drive, monkeypatch: pytest.MonkeyPatch, whole: bool) -> None:
    found = Mending(at=datetime.now(UTC), kept_as="damaged-1", records=3, drafts=1, whole=whole)
    told: list[bool] = []
    monkeypatch.setattr(Store, "mending", property(lambda _: None if told else found))
    monkeypatch.setattr(Store, "told_of_mending", lambda _: told.append(True))
    await drive.open(FailingPage)
    monkeypatch.setattr(drive.shell, "open", lambda _: None)
    open_first(drive.shell)
    await drive.frames(3)
    assert drive.sees("3 biên bản chưa gửi và 1 bản làm dở")
    assert drive.sees("đừng gỡ ứng dụng") == (not whole)
    assert drive.faults() == []
    await drive.screenshot(f"mended_{'whole' if whole else 'in_part'}")
    await drive.tap("yes")
    await drive.until(lambda: told)


async def test_pausing_is_allowed_and_coming_back_wakes_the_sync(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    await drive.open(FailingPage, phone=phone)
    assert drive.app.on_pause() is True
    drive.app.on_resume()
    assert phone.sync.resumed == 1


def test_the_app_starts_by_itself_keeps_its_files_in_its_folder_and_ends_when_told(tmp_path: Path) -> None:
    home = tmp_path / "phone"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KIVY_")}
    environment |= {"SDL_VIDEODRIVER": "offscreen", "QUACAN_PHONE_HOME": str(home), "HOME": str(tmp_path)}
    with (tmp_path / "said").open("wb") as said:
        app = subprocess.Popen([sys.executable, str(MAIN)], env=environment, stdout=said, stderr=said, cwd=tmp_path)
    try:
        end = time.monotonic() + PATIENCE_S
        while not (home / "quacan.sqlite3").exists() and app.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        # The store is opened before the window: on a busy machine that takes its time to come up.
        time.sleep(6)
        assert app.poll() is None, (tmp_path / "said").read_text()
        app.send_signal(signal.SIGINT)
        assert app.wait(PATIENCE_S) == 0, (tmp_path / "said").read_text()
    finally:
        app.kill()
        app.wait()
    assert not (tmp_path / ".kivy").exists()
    assert "Traceback" not in (tmp_path / "said").read_text()
