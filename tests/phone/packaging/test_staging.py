"""What goes into the app: all that it needs and nothing else."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import stage
from stage import CannotStage

from tests.phone.packaging.distributions import BUILT_WITH_THE_APP, closure, link_into
from tests.phone.packaging.spec import APP, requirements, values

ROOT = APP.parents[1]
IMPORTED_WITHOUT_A_SCREEN = ("phone", "phone.core", "phone.store", "phone.sync", "phone.platform", "rules", "schemas")
NEVER_ON_A_PHONE = {"pydantic", "service", "zxingcpp", "kivy", "jnius", "sqlalchemy", "numpy"}


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    stage.stage(folder)
    return folder


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small package in place of the real ones."""
    package = tmp_path / "source"
    package.mkdir()
    (package / "__init__.py").write_text("x = 1\n")
    monkeypatch.setattr(stage, "PACKAGES", {"phone": package})
    return package


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_the_app_holds_phone_wire_and_rules_alone(staged: Path) -> None:
    app = staged / "app"
    assert {path.name for path in app.iterdir()} == {"main.py", "NOTICE.txt", "phone", "rules", "schemas"}
    assert {path.name for path in staged.iterdir()} == {".staged", "app", "buildozer.spec", "java"}
    for package in ("rules", "schemas"):
        assert {path for path in files_in(app / package) if path.endswith(".py")} == {
            str(path.relative_to(ROOT / package)) for path in (ROOT / package).rglob("*.py")
        }
    assert not [name for name in files_in(app) if "desktop" in name or "fakes" in name or "__pycache__" in name]
    assert {"phone/words/vi/problems.toml", "phone/platform/android/devices.py"} <= files_in(app)


def test_every_kind_of_file_in_the_app_is_one_that_buildozer_takes(staged: Path) -> None:
    taken = {f".{kind}" for kind in values("source.include_exts")}

    assert {path.suffix for path in (staged / "app").rglob("*") if path.is_file()} <= taken
    assert taken == stage.KINDS | {".txt"}


def modules(app: Path) -> Iterator[str]:
    for path in sorted(app.rglob("*.py")):
        parts = path.relative_to(app).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_all_that_needs_no_screen_imports_with_nothing_but_the_phones_packages(staged: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    link_into(site, closure(set(requirements()) - BUILT_WITH_THE_APP).values())
    names = [
        name
        for name in modules(staged / "app")
        if ".".join(name.split(".")[:2]) in IMPORTED_WITHOUT_A_SCREEN or name.split(".")[0] in {"rules", "schemas"}
    ]
    names = [name for name in names if not name.startswith("phone.platform.android")]
    assert len(names) > 60
    script = (
        f"import sys; sys.path[:0] = {[str(staged / 'app'), str(site)]!r}\n"
        f"import importlib\nfor name in {names!r}: importlib.import_module(name)\n"
        "from phone.core.words import catalogue; assert catalogue('vi').keys() == catalogue('en').keys() != set()\n"
        "from phone.core.clock import VIET_NAM\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )

    ended = subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", "-c", script], capture_output=True, text=True, check=False
    )

    assert ended.returncode == 0, ended.stderr
    assert not NEVER_ON_A_PHONE & set(ended.stdout.split())


def test_nothing_in_the_app_imports_what_was_left_out(staged: Path) -> None:
    app = staged / "app"
    there = set(modules(app))
    for path in sorted(app.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "phone":
                assert node.module in there, f"{path.relative_to(app)} imports {node.module}"


def test_the_app_is_small(staged: Path) -> None:
    assert sum(path.stat().st_size for path in (staged / "app").rglob("*") if path.is_file()) < 2_000_000


@pytest.mark.parametrize("name", ["notes.md", "main.py~", ".secret.py", ".hidden/module.py", "photo.jpg", "a.pyc"])
def test_a_stray_file_is_refused_and_named(source: Path, tmp_path: Path, name: str) -> None:
    stray = source / name
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("x = 1\n")

    with pytest.raises(CannotStage) as refused:
        stage.stage(tmp_path / "build")

    assert f"phone/{name}" in str(refused.value)
    assert not (tmp_path / "build").exists()


def test_a_link_that_leads_elsewhere_is_refused(source: Path, tmp_path: Path) -> None:
    (source / "other.py").symlink_to(__file__)

    with pytest.raises(CannotStage, match=r"other\.py"):
        stage.stage(tmp_path / "build")


def test_what_does_not_compile_is_refused(source: Path, tmp_path: Path) -> None:
    (source / "broken.py").write_text("def broken(:\n")
    (source / "strange.py").write_bytes(b"x = '\x00'\n")

    with pytest.raises(CannotStage) as refused:
        stage.stage(tmp_path / "build")

    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == ["phone/broken.py", "phone/strange.py"]


def test_caches_stay_behind_silently(source: Path, tmp_path: Path) -> None:
    (source / "__pycache__").mkdir()
    (source / "__pycache__" / "x.cpython-311.pyc").write_bytes(b"")

    stage.stage(tmp_path / "build")

    assert files_in(tmp_path / "build" / "app") == {"main.py", "NOTICE.txt", "phone/__init__.py"}


def test_a_second_staging_takes_the_place_of_the_first_and_leaves_buildozers_own(source: Path, tmp_path: Path) -> None:
    build = tmp_path / "build"
    (source / "old.py").write_text("")
    stage.stage(build)
    (build / ".buildozer").mkdir()
    (build / ".buildozer" / "state.db").write_text("kept")
    (source / "old.py").unlink()

    stage.stage(build)

    assert not (build / "app" / "phone" / "old.py").exists()
    assert (build / ".buildozer" / "state.db").read_text() == "kept"


def test_a_folder_with_something_else_in_it_is_left_alone(source: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotStage, match="something else"):
        stage.stage(tmp_path)

    assert source.exists()


def test_on_the_command_line_it_tells_the_sizes_or_what_is_wrong(tmp_path: Path) -> None:
    script = [sys.executable, str(APP / "stage.py")]

    good = subprocess.run([*script, str(tmp_path / "build")], capture_output=True, text=True, check=False)
    bad = subprocess.run([*script, str(tmp_path)], capture_output=True, text=True, check=False)
    none = subprocess.run(script, capture_output=True, text=True, check=False)

    assert [line.split()[0] for line in good.stdout.splitlines()] == ["phone", "rules", "schemas", "main", "all"]
    assert (good.returncode, bad.returncode, none.returncode) == (0, 1, 2)
    assert "something else" in bad.stderr
    assert "usage" in none.stderr
