"""What a check knows needs no screen: it can be imported and tested where Kivy is not."""

import subprocess
import sys
from pathlib import Path

import phone.ui

UI = Path(phone.ui.__file__).parent
PRESENTERS = (
    "check.beginning",
    "check.describing",
    "check.flow",
    "check.marks",
    "check.measuring",
    "check.next_up",
    "check.photo_taking",
    "check.resuming",
    "check.standard_choice",
    "check.steps",
    "check.sticker",
    "check.strokes",
    "check.summary",
    "instrument.naming",
    "instrument.telling",
    "market.telling",
    "markets.telling",
    "scan.meaning",
)


def test_no_presenter_needs_kivy() -> None:
    imports = "".join(f"import phone.ui.{name}\n" for name in PRESENTERS)
    blocked = f"import sys\nsys.modules['kivy'] = None\n{imports}"
    paths = [str(UI.parents[1]), str(UI.parents[3])]
    program = f"import sys\nsys.path[:0] = {paths}\n{blocked}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
