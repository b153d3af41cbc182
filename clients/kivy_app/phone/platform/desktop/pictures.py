"""The pictures of a folder, in the order of their names."""

from pathlib import Path

KINDS = {".jpg", ".jpeg", ".png"}


def pictures_in(folder: Path | None) -> list[Path]:
    """Nothing if there is no such folder."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in KINDS)
