"""Real photos and codes to try the software on, where a folder with them is at hand.

`QUACAN_REAL_DATA` names a folder that holds `photos/` and `codes/`; otherwise one called `data` is
looked for beside the project. Without one, tests run on generated pictures only.
"""

import os
from pathlib import Path


def _folder() -> Path | None:
    if named := os.environ.get("QUACAN_REAL_DATA"):
        return Path(named)
    beside = Path(__file__).resolve().parents[2]
    return next((found.parent for found in sorted(beside.glob("*/data/photos")) if found.is_dir()), None)


def real_photos() -> list[Path]:
    folder = _folder()
    return sorted((folder / "photos").iterdir()) if folder else []


def real_codes() -> list[tuple[Path, str]]:
    """Pictures of codes, and what each holds; a file's name begins with its symbology."""
    folder = _folder()
    pictures = sorted((folder / "codes").glob("*.png")) if folder else []
    return [(picture, picture.with_suffix(".txt").read_bytes().decode()) for picture in pictures]
