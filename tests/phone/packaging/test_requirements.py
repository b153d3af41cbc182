"""The spec's requirements: all that the staged code imports, nothing more, and nothing that cannot be had."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import stage

from tests.phone.packaging.distributions import BUILT_WITH_THE_APP, COMES_WITH_KIVY, closure, is_pure, tops
from tests.phone.packaging.spec import APP, requirements, values

ROOT = APP.parents[1]
STRIPPED = {"test", "tests", "lib2to3", "ensurepip", "idlelib", "tkinter", "turtle", "turtledemo"}
"""Parts of the standard library that python-for-android leaves out, or that nothing can draw on there."""
COMPILED_BY_RECIPES = {"pillow", "pynacl", "cffi", "pycparser"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    stage.stage(folder)
    return folder / "app"


def imported(app: Path) -> Iterator[tuple[str, str]]:
    """The first component of everything imported, with the file; inside functions, too."""
    for path in sorted(app.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.name.split(".")[0], str(path.relative_to(app))
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                yield node.module.split(".")[0], str(path.relative_to(app))


def from_requirements() -> dict[str, str]:
    """Each name that can be imported, with the requirement that brings it; what one brings along does not count."""
    found = closure(set(requirements()) - BUILT_WITH_THE_APP)
    return {top: name for name in set(requirements()) - BUILT_WITH_THE_APP for top in tops(found[name])}


def test_whatever_the_app_imports_is_required(app: Path) -> None:
    own = {path.stem for path in app.iterdir()}
    available = own | set(from_requirements()) | COMES_WITH_KIVY | (set(sys.stdlib_module_names) - STRIPPED)

    assert {name: place for name, place in imported(app) if name not in available} == {}


def test_whatever_is_required_is_used_by_the_app_or_by_what_it_uses(app: Path) -> None:
    used = {name for name, _ in imported(app)}
    directly = {requirement for top, requirement in from_requirements().items() if top in used}

    needed = set(closure({*directly, "tzdata"})) | BUILT_WITH_THE_APP

    assert set(requirements()) - needed == set()


def test_what_the_requirements_need_is_required_at_a_fixed_version_or_compiled_by_a_recipe() -> None:
    needed = set(closure(set(requirements()) - BUILT_WITH_THE_APP))

    assert needed - set(requirements()) <= COMPILED_BY_RECIPES


def test_versions_are_those_that_the_tests_run_with() -> None:
    locked = dict(re.findall(r"^([\w.-]+)==([^ ;]+)", (ROOT / "requirements-phone.txt").read_text(), re.MULTILINE))
    pinned = {name: version for name, version in requirements().items() if version and name not in BUILT_WITH_THE_APP}

    assert len(pinned) >= 10
    assert pinned == {name: locked[name] for name in pinned}
    assert requirements()["kivy"] == locked["kivy"]


def test_both_pythons_are_of_the_version_that_the_tests_run_on() -> None:
    assert requirements()["python3"] == requirements()["hostpython3"]
    assert (requirements()["python3"] or "").startswith("3.11.")
    assert 'python_version = "3.11"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_what_is_installed_as_it_is_has_nothing_to_compile() -> None:
    packages = closure(set(requirements()) - BUILT_WITH_THE_APP)

    assert {name for name, package in packages.items() if not is_pure(package)} <= COMPILED_BY_RECIPES


def test_nothing_is_required_that_a_phone_should_not_carry() -> None:
    packages = set(closure(set(requirements()) - BUILT_WITH_THE_APP))

    assert not packages & {"pydantic", "pydantic-core", "numpy", "kivymd", "plyer", "cryptography", "zxing-cpp"}


def test_the_notice_names_everything_that_the_app_carries() -> None:
    notice = (APP / "NOTICE").read_text(encoding="utf-8").casefold()
    packages = {*closure(set(requirements()) - BUILT_WITH_THE_APP), *requirements()} - {"hostpython3"}
    dependency = values("android.gradle_dependencies")[0].rpartition(":")[0]

    assert {name for name in {*packages, dependency} if name.casefold() not in notice} == set()


@pytest.mark.index
@pytest.mark.parametrize("tag", ["android_24_arm64_v8a", "android_24_arm"])
def test_the_index_has_every_one_of_them_for_a_phone(tag: str, tmp_path: Path) -> None:
    """The question that python-for-android asks, with what has no recipe, at both widths."""
    pinned = {name: version for name, version in requirements().items() if name not in BUILT_WITH_THE_APP}
    wanted = [f"{name}=={version}" for name, version in pinned.items() if version]
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--only-binary=:all:"]
    command += ["--disable-pip-version-check", "--no-input", "--no-deps", "--quiet", "--report", "-"]
    command += ["--target", str(tmp_path)]
    command += ["--platform", tag, "--python-version", requirements()["python3"] or "", *wanted]

    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr
    report = json.loads(ended.stdout)
    wheels = [each["download_info"]["url"].rpartition("/")[2] for each in report["install"]]
    assert len(wheels) == len(wanted)
    assert [name for name in wheels if not name.endswith("-none-any.whl")] == []
