"""What the app's requirements bring with them, looked up among the packages that are installed here."""

import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BUILT_WITH_THE_APP = {"python3", "hostpython3", "kivy"}
"""Not packages of the index, or taken from python-for-android with all that they need."""
COMES_WITH_KIVY = {"kivy", "jnius", "android"}
"""What the recipes of Kivy, PyJNIus and python-for-android's own module give."""


def on_the_phone() -> dict[str, str]:
    """The markers' world of an Android phone with the Python of the spec."""
    world: dict[str, str] = {name: str(value) for name, value in default_environment().items()}
    version = ".".join(map(str, sys.version_info[:2]))
    return {**world, "sys_platform": "android", "platform_system": "Android", "python_version": version, "extra": ""}


def closure(names: Iterable[str]) -> dict[str, Distribution]:
    """These and everything they require on a phone."""
    world, found = on_the_phone(), dict[str, Distribution]()
    waiting = [canonicalize_name(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = distribution(name)
        for line in found[name].requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate(world):
                waiting.append(canonicalize_name(needed.name))
    return found


def tops(package: Distribution) -> set[str]:
    """The first components of what it installs that can be imported."""
    return {
        place.parts[0].partition(".")[0]
        for place in package.files or ()
        if place.suffix in {".py", ".so", ".pyi"} and ".." not in place.parts and "dist-info" not in place.parts[0]
    }


def link_into(folder: Path, packages: Iterable[Distribution]) -> None:
    """A site-packages folder with these alone."""
    for package in packages:
        for first in {place.parts[0] for place in package.files or () if ".." not in place.parts}:
            source = Path(str(package.locate_file(first)))
            if first != "__pycache__" and not (folder / first).exists() and source.exists():
                (folder / first).symlink_to(source)


def is_pure(package: Distribution) -> bool:
    """That one wheel serves every platform."""
    wheel = package.read_text("WHEEL") or ""
    return "Root-Is-Purelib: true" in wheel and all(
        line.endswith("-none-any") for line in wheel.splitlines() if line.startswith("Tag:")
    )
