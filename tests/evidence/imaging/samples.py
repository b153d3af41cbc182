"""One whole picture of every kind that is taken, for tests that hold for all of them."""

from collections.abc import Mapping
from functools import cache

from PIL import Image

from service.evidence.imaging import MediaType
from tests.photo_samples import encoded, photo, scene, with_segment


@cache
def whole_pictures() -> Mapping[str, tuple[MediaType, bytes]]:
    small = scene(320, 240)
    grey = small.convert("L")
    deep = Image.frombytes("I;16", (64, 48), bytes(range(256)) * 24)
    return {
        "jpeg": (MediaType.JPEG, photo(320, 240)),
        "jpeg-progressive": (MediaType.JPEG, encoded(small, progressive=True)),
        "jpeg-4:4:4-with-restarts": (MediaType.JPEG, encoded(small, subsampling=0, restart_marker_blocks=4)),
        "jpeg-grey": (MediaType.JPEG, encoded(grey)),
        "jpeg-cmyk": (MediaType.JPEG, encoded(small.convert("CMYK"))),
        "jpeg-one-pixel": (MediaType.JPEG, encoded(Image.new("RGB", (1, 1), "red"))),
        "jpeg-seven-pixels-high": (MediaType.JPEG, encoded(small.resize((1000, 7)))),
        "jpeg-flat": (MediaType.JPEG, encoded(Image.new("RGB", (800, 600), "white"), optimize=True)),
        "jpeg-with-comment": (MediaType.JPEG, encoded(small, comment=b"said the camera")),
        "jpeg-high-dynamic-range": (MediaType.JPEG, encoded(small, "MPO", save_all=True, append_images=[grey])),
        "jpeg-with-video-behind": (MediaType.JPEG, photo(320, 240) + b"\x00\x00\x00\x18ftypmp42" + bytes(10_000)),
        "jpeg-with-page-behind": (MediaType.JPEG, photo(320, 240) + b"<html><script>alert(1)</script>"),
        "jpeg-with-page-inside": (MediaType.JPEG, with_segment(photo(320, 240), 0xFE, b"<script>alert(1)</script>")),
        "png": (MediaType.PNG, encoded(small, "PNG")),
        "png-palette-transparent": (MediaType.PNG, encoded(small.quantize(16), "PNG", transparency=3)),
        "png-alpha": (MediaType.PNG, encoded(small.convert("RGBA"), "PNG")),
        "png-grey-alpha": (MediaType.PNG, encoded(grey.convert("LA"), "PNG")),
        "png-one-bit": (MediaType.PNG, encoded(grey.convert("1"), "PNG")),
        "png-sixteen-bits": (MediaType.PNG, encoded(deep, "PNG")),
        "png-animated": (MediaType.PNG, encoded(small, "PNG", save_all=True, append_images=[small.rotate(90)])),
        "png-with-junk-behind": (MediaType.PNG, encoded(small, "PNG") + b"PK\x03\x04"),
        "webp": (MediaType.WEBP, encoded(small, "WEBP")),
        "webp-lossless": (MediaType.WEBP, encoded(small.convert("RGBA"), "WEBP", lossless=True)),
        "webp-animated": (MediaType.WEBP, encoded(small, "WEBP", save_all=True, append_images=[small.rotate(90)])),
    }
