"""Starts the app: on Android as python-for-android does, on a desktop as `make phone` does."""

import asyncio
import contextlib
import logging
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = "QUACAN_PHONE_HOME"
SERVER = "QUACAN_PHONE_SERVER"


def main() -> None:
    # On a phone the rules and the wire lie beside the app; in the source tree they lie above it.
    if not (ROOT / "rules").is_dir():
        sys.path.insert(0, str(ROOT.parents[1]))
    os.environ.setdefault("KIVY_NO_ARGS", "1")
    from phone.platform.choose import android_home, devices_of, on_android  # noqa: PLC0415  # needs the path above

    home = android_home() if on_android() else Path(os.environ.get(HOME, "var/phone")).resolve()
    home.mkdir(parents=True, exist_ok=True)
    if not on_android():
        _set_up_desktop(home)

    from phone.app import QuaCanApp, surviving  # noqa: PLC0415  # Kivy reads its settings when it is imported
    from phone.assembly import Phone  # noqa: PLC0415

    phone = Phone(devices_of(home), server=os.environ.get(SERVER, ""))
    phone.open()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(surviving(QuaCanApp(phone)).main())


def _set_up_desktop(home: Path) -> None:
    """A window of a phone's size; the mouse is one finger. Kivy keeps its files beside the app's, and its talk back."""
    os.environ.setdefault("KIVY_HOME", str(home / "kivy"))
    os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")
    os.environ.setdefault("KIVY_NO_FILELOG", "1")
    logging.getLogger("kivy").addFilter(lambda _: False)
    from kivy.config import Config  # noqa: PLC0415  # before the window is made

    Config.set("graphics", "width", "400")
    Config.set("graphics", "height", "780")
    Config.set("input", "mouse", "mouse,disable_multitouch")
    Config.set("kivy", "exit_on_escape", "0")


if __name__ == "__main__":
    main()
