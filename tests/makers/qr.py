"""A QR code's SVG as pixels, to be read as a phone would."""

import re
from xml.etree import ElementTree as ET

from PIL import Image, ImageDraw


def drawn(svg: str) -> Image.Image:
    """Draws the horizontal strokes that the code is made of; the scale stands in the path's transform."""
    root = ET.fromstring(svg)  # noqa: S314  # our own
    width = int(root.attrib["width"])
    image = Image.new("L", (width, width), 255)
    pencil = ImageDraw.Draw(image)
    path = next(node for node in root.iter() if node.tag.endswith("path") and "stroke" in node.attrib)
    scale = float(re.sub(r"[^\d.]", "", path.attrib.get("transform", "scale(1)")))
    x = y = 0.0
    for command, arguments in re.findall(r"([Mmh])([^Mmh]*)", path.attrib["d"]):
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", arguments)]
        if command == "M":
            x, y = numbers
        elif command == "m":
            x, y = x + numbers[0], y + numbers[1]
        else:
            box = (x * scale, (y - 0.5) * scale, (x + numbers[0]) * scale - 1, (y + 0.5) * scale - 1)
            pencil.rectangle(box, fill=0)
            x += numbers[0]
    return image
