"""Smaller pictures for looking at: upright, in sRGB, and with nothing in them but the picture."""

import io
from collections.abc import Mapping
from typing import Literal

from PIL import Image, ImageCms

from service.evidence.imaging.modes import on_white, plain
from service.evidence.imaging.opening import exif_of, open_picture
from service.evidence.imaging.refusals import decoding

SizeName = Literal["thumb", "large"]
# The longer side in pixels; smaller photos are not enlarged.
SIZES: Mapping[SizeName, int] = {"large": 1600, "thumb": 320}
_QUALITY = 80

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PROFILE_MODES = {"RGB ": "RGB", "CMYK": "CMYK", "GRAY": "L"}


def derive(data: bytes, name: SizeName) -> bytes:
    """One size, as a JPEG. Raises `PhotoRefused`."""
    return _derive(data, [name])[name]


def derive_all(data: bytes) -> dict[SizeName, bytes]:
    """All sizes from one decoding. Raises `PhotoRefused`."""
    return _derive(data, list(SIZES))


def _derive(data: bytes, names: list[SizeName]) -> dict[SizeName, bytes]:
    picture = open_picture(data)
    upright = _UPRIGHT.get(exif_of(picture).orientation)
    image = picture.decode(at_least=SIZES[names[0]], grey=False)
    made: dict[SizeName, bytes] = {}
    with decoding():
        image = plain(image)
        for name in names:
            # Each from the one before, which is at least five times as large: nobody sees a difference.
            image = _fitted(image, SIZES[name])
            if not made:
                image = _in_srgb(on_white(image), picture.icc)
                image = image if upright is None else image.transpose(upright)
            made[name] = _encoded(image)
    return made


def _fitted(image: Image.Image, longest: int) -> Image.Image:
    scale = longest / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _in_srgb(image: Image.Image, icc: bytes | None) -> Image.Image:
    converted = _by_profile(image, icc) if icc else None
    return converted or (image if image.mode == "RGB" else image.convert("RGB"))


def _by_profile(image: Image.Image, icc: bytes) -> Image.Image | None:
    """None when the profile is unusable, of other channels, or sRGB already."""
    try:
        profile = ImageCms.getOpenProfile(io.BytesIO(icc))
        if _PROFILE_MODES.get(profile.profile.xcolor_space) != image.mode:
            return None
        if "sRGB" in (profile.profile.profile_description or ""):
            return None
        return ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _encoded(image: Image.Image) -> bytes:
    bare = image.copy()
    bare.info = {}  # Pillow would write a comment found here.
    target = io.BytesIO()
    bare.save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()
