"""Lays out what an APK is built from: `python clients/kivy_app/stage.py FOLDER`, then `buildozer android debug` there.

FOLDER/app gets the phone, the wire and the rules and nothing else; beside it lie the spec and our Java. What buildozer
itself keeps in FOLDER stays.
"""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PACKAGES = {"phone": HERE / "phone", "rules": ROOT / "rules", "schemas": ROOT / "schemas"}
BESIDE = ("buildozer.spec", "java")
LEFT_OUT = {Path("phone/platform/desktop"), Path("phone/platform/fakes")}
"""They need what a phone has not."""
KINDS = {".py", ".kv", ".toml", ".ttf", ".png"}
"""As the spec's source.include_exts, which a test compares."""
MARK = ".staged"


class CannotStage(Exception):
    """What stands in the way, one thing a line."""


@dataclass(frozen=True, slots=True)
class Staged:
    """Bytes and files by package."""

    sizes: dict[str, int]
    counts: dict[str, int]

    def report(self) -> str:
        lines = [f"{name:8} {self.counts[name]:4} files {size / 1000:8.1f} kB" for name, size in self.sizes.items()]
        total = f"{'all':8} {sum(self.counts.values()):4} files {sum(self.sizes.values()) / 1000:8.1f} kB"
        return "\n".join([*lines, total])


def stage(target: Path) -> Staged:
    """Raises `CannotStage` before anything is written."""
    files = {name: list(_files(name, folder)) for name, folder in PACKAGES.items()}
    files["main"] = [(Path("main.py"), HERE / "main.py"), (Path("NOTICE.txt"), HERE / "NOTICE")]
    _check([each for group in files.values() for each in group])
    _make_room(target)
    for place, source in (each for group in files.values() for each in group):
        copy = target / "app" / place
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    shutil.copyfile(HERE / "buildozer.spec", target / "buildozer.spec")
    shutil.copytree(HERE / "java", target / "java")
    return Staged(
        {name: sum(source.stat().st_size for _, source in group) for name, group in files.items()},
        {name: len(group) for name, group in files.items()},
    )


def _files(package: str, folder: Path) -> Iterator[tuple[Path, Path]]:
    """Where each file goes, and where it is."""
    for source in sorted(folder.rglob("*")):
        place = Path(package) / source.relative_to(folder)
        left_out = any(parent in LEFT_OUT for parent in place.parents)
        if not left_out and "__pycache__" not in place.parts and (source.is_symlink() or not source.is_dir()):
            yield place, source


def _check(files: list[tuple[Path, Path]]) -> None:
    problems = []
    for place, source in files:
        if place.name == "NOTICE.txt":
            continue
        if source.is_symlink() or source.suffix not in KINDS or any(part.startswith(".") for part in place.parts):
            problems.append(f"{place}: does not belong into an app")
        elif source.suffix == ".py":
            try:
                compile(source.read_bytes(), str(place), "exec", dont_inherit=True)
            except (SyntaxError, ValueError) as error:
                problems.append(f"{place}: {error}")
    if problems:
        raise CannotStage("\n".join(problems))


def _make_room(target: Path) -> None:
    """Takes away what an earlier staging left, and nothing else."""
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).exists():
        raise CannotStage(f"{target}: holds something else")
    target.mkdir(parents=True, exist_ok=True)
    (target / MARK).touch()
    for name in ("app", *BESIDE):
        old = target / name
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink(missing_ok=True)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write("usage: stage.py FOLDER\n")
        return 2
    try:
        staged = stage(Path(arguments[0]).resolve())
    except CannotStage as reasons:
        sys.stderr.write(f"{reasons}\n")
        return 1
    sys.stdout.write(staged.report() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
