"""The phone's app as a process of its own, in a window without a screen, with a finger that follows a plan.

Prints a line for each step it has done; `WAIT` lines are answered by a line on standard input.
"""

import asyncio
import json
import os
import sys
import traceback
from functools import partial
from pathlib import Path
from typing import Any

from phone.assembly import Phone  # as above
from phone.platform.choose import devices_of

from tests.phone.ui import conftest as _window  # noqa: F401  # sets Kivy up before it is imported
from tests.phone.ui.drive import Drive

NUOC_HAI = "CB-NUOCHAI"
TWO_KG = 2_000_000
PATIENCE_S = 60


def say(step: str, **more: Any) -> None:
    sys.stdout.write(json.dumps({"step": step, **more}) + "\n")
    sys.stdout.flush()


async def answered() -> str:
    """What the one who watches says."""
    return str(await asyncio.to_thread(sys.stdin.readline)).strip()


def has_photos(drive: Drive, number: int) -> bool:
    return len(drive.page.flow.draft.photos) == number


async def opened(home: Path, server: str) -> Drive:
    phone = Phone(devices_of(home), server=server)
    phone.open()
    assert phone.refusal is None
    drive = Drive(home)
    await drive.open("markets" if phone.signed_in else "sign_in", phone=phone)
    return drive


async def record(drive: Drive, label: str) -> None:
    """Signs in, waits for the register, and when told that the network is gone records a check of one scale."""
    await drive.type("username", "board")
    await drive.type("password", "demo-board")
    await drive.tap("enter")
    await drive.until(lambda: drive.has(f"market_{NUOC_HAI}"), PATIENCE_S)
    await drive.until(
        lambda: drive.phone.status.last_success_at is not None and not drive.phone.status.sending, PATIENCE_S
    )
    await drive.screenshot("journey_1_markets")
    say("register")
    await answered()
    await drive.tap(f"market_{NUOC_HAI}")
    await drive.type("search", label)
    await drive.until(lambda: drive.has(f"instrument_{label}"))
    await drive.tap(f"instrument_{label}")
    await drive.tap("check")
    await drive.tap(f"load_{TWO_KG}")
    await drive.tap("quick_2")
    await drive.screenshot("journey_2_measured")
    await drive.tap("next")
    await drive.tap("sticker_valid")
    await drive.tap("seal_intact")
    await drive.tap("next")
    for taken in (1, 2):
        await drive.tap("take")
        await drive.until(partial(has_photos, drive, taken), PATIENCE_S)
    await drive.screenshot("journey_3_photos")
    await drive.tap("next")
    await drive.screenshot("journey_4_summary")
    check = str(drive.page.flow.draft.id)
    await drive.tap("save")
    await drive.until(lambda: drive.phone.unsent == 1)
    await drive.screenshot("journey_5_saved")
    say("saved", check=check, strip=[text for text in drive.texts() if text])
    await answered()


async def send(drive: Drive) -> None:
    """Waits until the outbox is empty, whatever the network does; somebody taps from time to time."""
    say("open", unsent=drive.phone.unsent, signed_in=drive.phone.signed_in)
    await drive.screenshot("journey_6_after_the_crash")
    await answered()
    seen = set()
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE_S
    while drive.phone.counts.unsent or drive.phone.counts.photos_waiting:
        assert loop.time() < deadline, drive.phone.status
        if drive.phone.status.portal and "portal" not in seen:
            await drive.screenshot("journey_7_login_page")
            say("portal", texts=drive.texts())
        seen.add("portal" if drive.phone.status.portal else "")
        drive.phone.queued()
        await drive.frames(2)
        await asyncio.sleep(0.2)
    (sent,) = drive.phone.store.outbox.entries()
    photos = {photo.sha256: str(drive.phone.store.photos.path(photo.sha256)) for photo in sent.photos}
    await drive.tap("nav_outbox")
    await drive.screenshot("journey_8_outbox")
    say("sent", check=str(sent.id), receipt=sent.receipt, digest=sent.digest, photos=photos)
    await answered()


async def main() -> None:
    plan, home, server, *more = sys.argv[1:]
    drive = await opened(Path(home), server)
    try:
        await (record(drive, *more) if plan == "record" else send(drive))
    except Exception:
        # Kivy keeps standard error for itself.
        say("failed", why=traceback.format_exc(), texts=drive.texts())
        await drive.screenshot("journey_failed")
        raise
    finally:
        await drive.close()


if __name__ == "__main__":
    os.environ["TZ"] = "Asia/Ho_Chi_Minh"
    asyncio.run(main())
