"""From the modes that files are stored in to those that can be reduced, searched and encoded."""

from PIL import Image

_PLAIN = {"L", "LA", "RGB", "RGBA", "CMYK"}


def plain(image: Image.Image) -> Image.Image:
    """In a mode that can be reduced without mixing what must not be mixed, such as numbers of a palette."""
    if image.mode in _PLAIN:
        return image
    if image.mode == "I;16":
        return image.point(lambda value: value / 256).convert("L")  # convert alone would cut off at 255
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def on_white(image: Image.Image) -> Image.Image:
    """A plain image without transparency."""
    if not image.has_transparency_data:
        return image
    with_alpha = image.convert("RGBA")
    white = Image.new("RGBA", with_alpha.size, "white")
    return Image.alpha_composite(white, with_alpha).convert("RGB")


def in_grey(image: Image.Image) -> Image.Image:
    """Brightness alone. (Pillow's own conversion would warn of palettes with transparency.)"""
    return on_white(plain(image)).convert("L")
