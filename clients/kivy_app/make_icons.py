"""Cuts the icon font down to the icons that the phone shows: `python make_icons.py materialdesignicons-webfont.ttf`.

Needs fonttools; the font is in the npm package @mdi/font. Writes phone/ui/kit/icons.ttf and phone/ui/kit/icons.py.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

KIT = Path(__file__).resolve().parent / "phone" / "ui" / "kit"
NAMES = (
    "account",
    "account-circle",
    "alert",
    "alert-circle",
    "alert-octagon",
    "arrow-left",
    "arrow-right",
    "backspace",
    "backspace-outline",
    "barcode-scan",
    "calendar",
    "calendar-alert",
    "calendar-check",
    "calendar-clock",
    "calendar-today",
    "camera",
    "camera-outline",
    "camera-plus",
    "check",
    "check-bold",
    "check-circle",
    "check-decagram",
    "chevron-down",
    "chevron-right",
    "chevron-up",
    "clipboard-check-outline",
    "clipboard-text",
    "clipboard-text-clock",
    "clock-alert-outline",
    "clock-outline",
    "close",
    "close-circle",
    "close-octagon",
    "cloud-check-outline",
    "cloud-off-outline",
    "cloud-upload-outline",
    "cog",
    "content-save",
    "counter",
    "crosshairs",
    "crosshairs-gps",
    "database",
    "delete-outline",
    "dots-horizontal",
    "earth",
    "email-outline",
    "eye",
    "eye-off",
    "file-document-outline",
    "filter",
    "filter-outline",
    "flag",
    "flashlight",
    "flashlight-off",
    "fruit-cherries",
    "gauge",
    "gesture-tap",
    "hand-back-right",
    "help-circle",
    "help-circle-outline",
    "history",
    "home",
    "image",
    "image-broken-variant",
    "image-multiple",
    "inbox",
    "information",
    "information-outline",
    "key",
    "keyboard",
    "keyboard-outline",
    "link-variant-off",
    "lock",
    "lock-open-variant",
    "lock-off",
    "lock-outline",
    "login",
    "logout",
    "magnet",
    "magnify",
    "map-marker",
    "map-marker-off",
    "map-marker-outline",
    "menu",
    "minus",
    "moon-waning-crescent",
    "not-equal-variant",
    "note-text-outline",
    "numeric",
    "package-variant",
    "pause-circle",
    "pencil",
    "plus",
    "plus-minus",
    "progress-clock",
    "progress-upload",
    "qrcode",
    "qrcode-scan",
    "refresh",
    "scale",
    "scale-balance",
    "scale-off",
    "scale-unbalanced",
    "seal",
    "send",
    "server-network",
    "shield-alert",
    "shield-check",
    "shield-off",
    "shield-off-outline",
    "signature",
    "skip-next",
    "sort",
    "sticker",
    "sticker-alert-outline",
    "sticker-check-outline",
    "sticker-outline",
    "sticker-remove-outline",
    "store",
    "store-outline",
    "storefront",
    "storefront-outline",
    "swap-horizontal",
    "sync",
    "sync-alert",
    "sync-off",
    "tag-off-outline",
    "tag-outline",
    "tag-text-outline",
    "translate",
    "tray-full",
    "tray-arrow-up",
    "undo",
    "upload",
    "view-list",
    "wan",
    "weight",
    "weight-gram",
    "weight-kilogram",
    "weather-night",
    "wifi",
    "wifi-alert",
    "wifi-lock",
    "wifi-off",
    "wifi-strength-off-outline",
    "white-balance-sunny",
    "wrench",
    "wrench-outline",
)
LINE = '    "{name}": "\\U{code:08X}",\n'


def main(source: Path) -> None:
    """Raises `SystemExit` naming the icons that the font has not."""
    font = TTFont(source)
    code_of = {name: code for code, name in font.getBestCmap().items()}
    unknown = [name for name in NAMES if name not in code_of]
    if unknown:
        raise SystemExit(f"not in the font: {', '.join(unknown)}")
    options = Options(hinting=False, layout_features=[], name_IDs=[0, 1, 2, 13, 14], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code_of[name] for name in NAMES])
    subsetter.subset(font)
    font.save(KIT / "icons.ttf")
    lines = "".join(LINE.format(name=name, code=code_of[name]) for name in sorted(set(NAMES)))
    text = '"""The icons in icons.ttf by their names; written by make_icons.py."""\n\n'
    (KIT / "icons.py").write_text(f"{text}ICONS = {{\n{lines}}}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
