"""What is on the screen can be read in the morning sun, and every letter and icon of it exists."""

import re
from dataclasses import asdict
from pathlib import Path

import kivy
import pytest
from phone.core.words import LANGUAGES, catalogue
from phone.ui.kit import theme as kit
from phone.ui.kit.icons import ICONS
from phone.ui.kit.text import cut
from PIL import ImageFont

UI = Path(kit.__file__).parents[1]
FONTS = Path(kivy.__file__).parent / "data" / "fonts"
LEAST_CONTRAST = 4.5
ALSO_TYPED = "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXYÁÀẢÃẠẤẦẨẪẬẮẰẲẴẶÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ₫×≥≤±−–…"


def luminance(colour: str) -> float:
    def linear(part: str) -> float:
        share = int(part, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[start : start + 2]) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [kit.LIGHT, kit.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", kit.PAIRS, ids="-on-".join)
def test_every_text_stands_out(palette: kit.Palette, pair: tuple[str, str]) -> None:
    colours = asdict(palette)
    assert contrast(*(colours[name] for name in pair)) >= LEAST_CONTRAST


@pytest.mark.parametrize("palette", [kit.LIGHT, kit.DARK], ids=["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(palette: kit.Palette) -> None:
    assert contrast(palette.edge, palette.surface) >= 3
    assert contrast(palette.edge, palette.back) >= 3


def drawn(font: ImageFont.FreeTypeFont, letter: str) -> bytes:
    return bytes(font.getmask(letter))


def missing_in(font_file: Path, letters: str) -> set[str]:
    """The letters drawn as the box that stands for one the font has not."""
    font = ImageFont.truetype(str(font_file), 32)
    box = drawn(font, "\U0010fffd")
    return {letter for letter in letters if not letter.isspace() and drawn(font, letter) == box}


@pytest.mark.parametrize("face", ["Roboto-Regular.ttf", "Roboto-Bold.ttf"])
def test_every_letter_of_both_languages_is_in_the_font(face: str) -> None:
    letters = {letter for language in LANGUAGES for text in catalogue(language).values() for letter in text}
    assert missing_in(FONTS / face, "".join(sorted(letters | set(ALSO_TYPED)))) == set()


def test_every_icon_is_in_its_font() -> None:
    assert missing_in(UI / "kit" / "icons.ttf", "".join(ICONS.values())) == set()


def test_every_icon_that_is_named_exists() -> None:
    named: dict[str, str] = {}
    for path in [*UI.rglob("*.py"), *UI.rglob("*.kv")]:
        text = path.read_text(encoding="utf-8")
        for line in text.splitlines():
            if re.search(r"\b(?:icon|mark)\w*\b[\"']?\s*[:=]", line):
                for name in re.findall(r"[\"']([a-z]+(?:-[a-z]+)+)[\"']", line):
                    named[name] = path.name
    assert {name: path for name, path in named.items() if name not in ICONS} == {}
    assert len(named) > 20


def test_a_text_is_cut_where_its_width_ends_and_not_before() -> None:
    whole = "Hộ kinh doanh Nông Thị Bích Phượng"
    assert cut(whole, 10_000, 16) == whole
    short = cut(whole, 120, 16)
    assert short.endswith("…")
    assert whole.startswith(short[:-1])
    assert 6 < len(short) < len(whole)
