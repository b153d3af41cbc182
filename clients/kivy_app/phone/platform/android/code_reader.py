"""Codes read by ZXing's Java core (3.3 or later; the APK takes 3.5.3 from its Gradle dependency).

First device build: that classes of ZXing are found from the reading thread, and the time a frame takes.
"""

import unicodedata
from typing import Any

from jnius import JavaException, autoclass
from PIL import Image

from phone.platform.seams import Code, Frame

_SYMBOLOGIES = {"QR_CODE": "qr", "DATA_MATRIX": "data_matrix", "CODE_128": "code128"}


class ZxingJavaReader:
    """Finds one code in a frame, QR and Data Matrix before Code 128."""

    def __init__(self) -> None:
        # All of them now: a thread that Python began finds only classes of the system.
        self._source = autoclass("com.google.zxing.PlanarYUVLuminanceSource")
        self._bitmap = autoclass("com.google.zxing.BinaryBitmap")
        self._uneven_light = autoclass("com.google.zxing.common.HybridBinarizer")
        self._grain = autoclass("com.google.zxing.common.GlobalHistogramBinarizer")
        for name in ("Result", "LuminanceSource", "Binarizer", "NotFoundException"):
            autoclass(f"com.google.zxing.{name}")
        self._any = _reader(*_SYMBOLOGIES)
        self._striped = _reader("CODE_128")

    def read(self, frame: Frame) -> list[Code]:
        found = self._decoded(self._any, self._uneven_light, frame)
        # In poor light the grain around a Data Matrix is taken for parts of it, unless the whole frame has one limit.
        found = found or self._decoded(self._any, self._grain, frame)
        if found is None:
            # Stripes are read along rows only, and this source cannot turn itself.
            grey = Image.frombuffer("L", (frame.width, frame.height), frame.luma)
            turned = grey.transpose(Image.Transpose.ROTATE_90)
            found = self._decoded(
                self._striped, self._uneven_light, Frame(turned.tobytes(), turned.width, turned.height)
            )
        return [] if found is None else [found]

    def _decoded(self, reader: Any, binarizer: Any, frame: Frame) -> Code | None:
        width, height = frame.width, frame.height
        source = self._source(frame.luma, width, height, 0, 0, width, height, False)
        try:
            result = reader.decodeWithState(self._bitmap(binarizer(source)))
        except JavaException:
            return None  # ZXing says so when there is none
        text = result.getText()
        symbology = _SYMBOLOGIES[result.getBarcodeFormat().toString()]
        return Code(unicodedata.normalize("NFC", text), symbology) if text else None


def _reader(*formats: str) -> Any:
    kinds: Any = autoclass("com.google.zxing.BarcodeFormat")
    hint: Any = autoclass("com.google.zxing.DecodeHintType")
    wanted = autoclass("java.util.ArrayList")()
    for name in formats:
        wanted.add(getattr(kinds, name))
    hints = autoclass("java.util.HashMap")()
    hints.put(hint.POSSIBLE_FORMATS, wanted)
    hints.put(hint.TRY_HARDER, True)  # Java's own
    reader = autoclass("com.google.zxing.MultiFormatReader")()
    reader.setHints(hints)
    return reader
