"""Codes read from camera frames: how many, and how long a frame takes, by each reader that runs here."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import jnius_config
import segno
import zxingcpp
from phone.platform.desktop.code_reader import ZxingCppReader
from phone.platform.desktop.frames import frame_of
from phone.platform.seams import CodeReader, Frame
from PIL import Image, ImageFilter

from bench.figures import Report, Value, median, percentile

ZXING = Path("/usr/share/java/core.jar")
"""As Debian's libzxing-core-java names it."""
_TEXTS = ("https://quacan.example/s/7K3M9QX2Z", "KD-A-004512", "CB26-000017", "NH-03-12")
_ROUNDS = 3


@dataclass(slots=True)
class Tries:
    right: int = 0
    tried: int = 0
    wrong: int = 0
    ms: list[float] = field(default_factory=list)


def measure_codes(report: Report, folder: Path | None, every: int = 1) -> None:
    """`folder` holds pictures named for their symbology, each with its text beside it; without one, drawn ones.

    Of these, one of `every` so many.
    """
    frames = _of_folder(folder)[::every] if folder else _drawn(every)
    if not frames:
        raise FileNotFoundError(f"no pictures with their texts in {folder}")
    rows: list[dict[str, Value]] = []
    for name, reader in _readers(report).items():
        for kind, tries in _tried(reader, frames).items():
            rows.append(
                {
                    "": f"{name}, {kind}",
                    "pictures": tries.tried,
                    "right": tries.right,
                    "right %": 100 * tries.right / tries.tried,
                    "wrong": tries.wrong,
                    "ms, median": median(tries.ms),
                    "p95": percentile(tries.ms, 0.95),
                }
            )
    where = "of a folder" if folder else "drawn"
    report.table(f"Codes in frames of at most 1280 pixels, pictures {where}", rows)


def _readers(report: Report) -> Mapping[str, CodeReader]:
    readers: dict[str, CodeReader] = {"zxing-cpp": ZxingCppReader()}
    if not ZXING.exists():
        report.say("ZXing Java is left out: apt-get install libzxing-core-java default-jdk-headless")
        return readers
    if not jnius_config.vm_running:
        jnius_config.set_classpath(str(ZXING))
        jnius_config.add_options("-Xrs")
    from phone.platform.android.code_reader import ZxingJavaReader  # noqa: PLC0415  # its import starts Java

    return {**readers, "ZXing Java": ZxingJavaReader()}


def _tried(reader: CodeReader, frames: Sequence[tuple[str, Frame, str]]) -> Mapping[str, Tries]:
    found: dict[str, Tries] = {}
    for number in range(_ROUNDS + 1):  # the first round warms Java up
        for kind, frame, text in frames:
            tries = found.setdefault(kind, Tries())
            began = time.perf_counter()
            codes = reader.read(frame)
            taken = (time.perf_counter() - began) * 1000
            if number == 0:
                tries.tried += 1
                texts = {code.text.strip() for code in codes}
                tries.right += text in texts if text else not texts
                tries.wrong += bool(texts - {text})
            else:
                tries.ms.append(taken)
    return found


def _of_folder(folder: Path) -> list[tuple[str, Frame, str]]:
    frames = []
    for path in sorted(folder.glob("*.png")):
        with Image.open(path) as picture:
            frame = frame_of(picture)
        text = path.with_suffix(".txt").read_bytes().decode().strip()
        frames.append((path.name.split("-")[0], frame, text))
    return frames


def _drawn(every: int) -> list[tuple[str, Frame, str]]:
    symbols = {text: _symbols(text) for text in _TEXTS}
    scenes = [
        (text, kind, turned, blur)
        for text, drawn in symbols.items()
        for turned in (0, 5, 90, 175)
        for blur in (0.0, 1.0, 2.0)
        for kind in drawn
    ]
    return [
        (kind, _scene(symbols[text][kind], turned, blur), "" if kind == "nothing" else text)
        for text, kind, turned, blur in scenes[::every]
    ]


def _symbols(text: str) -> Mapping[str, Image.Image]:
    code = segno.make(text, micro=False, error="m")
    rows = [255 * (1 - cell) for row in code.matrix for cell in row]
    side = len(code.matrix)
    drawn = {"nothing": Image.new("L", (240, 240), 240)} if text == _TEXTS[0] else {}
    drawn["qrcode"] = Image.frombytes("L", (side, side), bytes(rows)).resize((240, 240), Image.Resampling.NEAREST)
    kinds = [("datamatrix", zxingcpp.BarcodeFormat.DataMatrix, 200)]
    if "://" not in text:  # nobody prints an address in stripes
        kinds.append(("code128", zxingcpp.BarcodeFormat.Code128, 640))
    for kind, written, width in kinds:
        barcode = zxingcpp.create_barcode(text, written)
        symbol = Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=4))
        drawn[kind] = symbol.resize((width, max(120, width * symbol.height // symbol.width)))
    return drawn


def _scene(symbol: Image.Image, turned: float, blur: float) -> Frame:
    """A sticker on a table, a little out of focus and in poor light."""
    sticker = Image.new("L", (symbol.width + 80, symbol.height + 80), 240)
    sticker.paste(symbol, (40, 40))
    mask = Image.new("L", sticker.size, 255).rotate(turned, expand=True)
    table = Image.linear_gradient("L").resize((1280, 960)).point([60 + value // 3 for value in range(256)])
    # Aimed at, but not well: ZXing Java finds a Data Matrix only where the middle of the frame is inside it.
    corner = ((table.width - mask.width) // 2 + 40, (table.height - mask.height) // 2 - 30)
    table.paste(sticker.rotate(turned, Image.Resampling.BICUBIC, expand=True), corner, mask)
    noise = Image.effect_noise(table.size, 40)
    return frame_of(Image.blend(table.filter(ImageFilter.GaussianBlur(blur)), noise, 0.15))
