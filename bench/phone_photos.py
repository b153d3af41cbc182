"""A photo of twelve megapixels made small: its bytes before and after, processor time, and memory at its peak."""

import io
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from phone.core.clock import VIET_NAM
from phone.platform.shrinking import shrink
from PIL import Image, ImageChops, ImageFilter

from bench.figures import Report, Value, median
from schemas.base import Position

TAKEN = datetime(2026, 11, 22, 7, 30, 40, tzinfo=VIET_NAM)
PLACE = Position(lat=22.742, lon=106.181, accuracy_m=12)
_ROUNDS = 9


def measure_photos(report: Report, folder: Path | None, every: int = 1) -> None:
    """The JPEG files of `folder`, or drawn ones with more and more of a sensor's noise."""
    photos = (
        {path.name: path.read_bytes() for path in sorted(folder.glob("*.jpg"))}
        if folder
        else {f"12 megapixels, noise {noise}": _drawn(noise) for noise in (4, 10, 18)}
    )
    report.table("A photo made small", [_row(name, data) for name, data in list(photos.items())[::every]])


def _row(name: str, data: bytes) -> dict[str, Value]:
    small = shrink(data, TAKEN, PLACE)
    taken = []
    for _ in range(_ROUNDS):
        began = time.process_time()
        shrink(data, TAKEN, PLACE)
        taken.append((time.process_time() - began) * 1000)
    with Image.open(io.BytesIO(small)) as picture:
        size = f"{picture.width}x{picture.height}"
    return {
        "": name,
        "kB before": len(data) // 1000,
        "kB after": len(small) // 1000,
        "size": size,
        "CPU ms": median(taken),
        "peak MB more": _peak_mb(data),
    }


_PEAK = """
import sys
from pathlib import Path
from bench.phone_photos import PLACE, TAKEN, shrink
def peak():  # what getrusage tells began before this program did
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
data = Path(sys.argv[1]).read_bytes()
before = peak()
shrink(data, TAKEN, PLACE)
print(peak() - before)
"""


def _peak_mb(data: bytes) -> float:
    """What a fresh process takes more at its peak than it had with the photo's bytes alone."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-c", _PEAK, file.name]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return int(ended.stdout) / 1024


def _drawn(noise: int) -> bytes:
    size = (4000, 3000)
    coarse = Image.effect_noise((160, 120), 90).resize(size, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(size, noise)
    grey = ImageChops.add(coarse.filter(ImageFilter.GaussianBlur(1)), grain, 1, -128)
    picture = Image.merge("RGB", (grey, grey.point([value * 9 // 10 for value in range(256)]), grey))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=92)
    return target.getvalue()
