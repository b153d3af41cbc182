"""Photos as a phone's camera leaves them."""

import io
import random

from PIL import ExifTags, Image


def phone_photo(width: int = 3000, height: int = 4000) -> bytes:
    """Large, grainy, and telling where it was taken."""
    grain = Image.frombytes(
        "RGB", (width // 8, height // 8), random.Random(7).randbytes(width // 8 * (height // 8) * 3)
    )
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "SM-A042F"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (22.0, 44.0, 31.6), 3: "E", 4: (106.0, 10.0, 52.3)})
    file = io.BytesIO()
    grain.resize((width, height)).save(file, "JPEG", quality=92, exif=exif)
    return file.getvalue()
