"""The rules of the house that a script can hold: who may import what, who commits, where queries stand."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.messages import LANGUAGES, catalogue

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("rules", "schemas", "service", "clients", "bench")
FORBIDDEN_NAMES = re.compile(r"^(utils?|helpers?|commons?|managers?|misc)$")
LONGEST_MODULE = 250
LONGEST_FUNCTION = 40

SCOPED_MODELS = (
    "Flag",
    "Instrument",
    "InstrumentMark",
    "Market",
    "Report",
    "SpotCheck",
    "Stall",
    "Standard",
    "Verification",
)
"""Tables whose rows lie in an area: a select of one stands in a queries module and carries the scope."""
SCOPED_TABLES = {
    *SCOPED_MODELS,
    *(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper() for name in SCOPED_MODELS),
}

UNSCOPED_ON_PURPOSE: dict[str, str] = {
    "service/areas/queries.py:area_seen": "it is the scope of areas itself",
    "service/flags/queries_details.py:_event_details": "by ids that a scoped page gave",
    "service/flags/queries_details.py:_register_columns": "the newest verification of an instrument found in scope",
    "service/flags/queries_flags.py:_standing_rows": "whether the stall of a flag found in scope is open",
    "service/flags/queries_stalls.py:_is_shown_here": "whether a stall found in scope is open",
    "service/flags/queries_standing.py:entries_of_stall": "the flags of a stall found in scope",
    "service/instruments/queries.py:with_mark": "its callers add the scope to the instruments",
    "service/spot_checks/queries_context.py:_of_instrument": "_found joins the instrument under its scope",
    "service/spot_checks/queries_context.py:_of_stall": "_found joins the stall under its scope",
    "service/spot_checks/queries_context.py:_newest_mark": "of the instrument found in scope",
    "service/standards/queries.py:_with_verification": "its callers add the scope to the standards",
}
"""`module:function` whose own select carries no scope, and why that is right."""


def modules(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from sorted((ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def top(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_rules_import_only_the_standard_library() -> None:
    allowed = set(sys.stdlib_module_names) | {"rules"}
    strangers = {name_of(path): {top(name) for name in imports(path)} - allowed for path in modules("rules")}
    assert not {path: names for path, names in strangers.items() if names}


def test_the_wire_needs_nothing_that_a_phone_has_not() -> None:
    allowed = set(sys.stdlib_module_names) | {"schemas", "rules", "annotated_types"}
    strangers = {name_of(path): {top(name) for name in imports(path)} - allowed for path in modules("schemas")}
    assert not {path: names for path, names in strangers.items() if names}


def test_the_service_and_the_phone_never_import_each_other() -> None:
    assert not [
        name_of(path) for path in modules("service") if {"clients", "phone", "kivy"} & set(map(top, imports(path)))
    ]
    assert not [name_of(path) for path in modules("clients") if "service" in set(map(top, imports(path)))]


@dataclass(frozen=True, slots=True)
class Layer:
    """A folder of the phone: which parts of the phone and which other packages it may import."""

    parts: frozenset[str]
    others: frozenset[str]


def layer(parts: str, others: str = "") -> Layer:
    """Every layer may know the wire, the rules and itself."""
    return Layer(frozenset(f"phone.{part}" for part in parts.split()), frozenset(f"rules schemas {others}".split()))


SCREENLESS = "core store sync platform.seams"
PHONE_LAYERS = {
    "core": layer("core", "annotated_types lunar_vn nacl"),
    "store": layer("core store", "sqlite3"),
    "sync": layer(SCREENLESS, "httpx"),
    "platform/android": layer("core platform.android platform.seams", "PIL jnius android kivy"),
    "platform/desktop": layer("core platform.desktop platform.seams", "PIL zxingcpp"),
    "platform/fakes": layer("core platform.fakes platform.seams", "PIL"),
    "platform": layer("core platform.seams platform.scanning platform.shrinking", "PIL"),
    "ui": layer(f"{SCREENLESS} platform.scanning platform.shrinking ui assembly", "PIL kivy"),
    "assembly.py": layer(f"{SCREENLESS} platform.shrinking"),
    "app.py": layer(f"{SCREENLESS} ui assembly", "kivy"),
}
"""The first that a module's path begins with counts. No layer but the store has the database, and none but sync the
network; Kivy and Java stay where a phone's screen and devices are."""
GUARDED_STDLIB = {"sqlite3"}


def phone_imports(path: Path) -> Iterator[str]:
    """As they are written: `from phone.core import draft` counts as `phone.core.draft`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def may_import(allowed: Layer, name: str) -> bool:
    if top(name) == "phone":
        return name == "phone.VERSION" or any(name == part or name.startswith(f"{part}.") for part in allowed.parts)
    return top(name) in allowed.others or (top(name) in sys.stdlib_module_names and top(name) not in GUARDED_STDLIB)


def test_every_layer_of_the_phone_imports_only_what_lies_below_it() -> None:
    root = ROOT / "clients" / "kivy_app" / "phone"
    strangers = set()
    for path in sorted(root.rglob("*.py")):
        place = path.relative_to(root).as_posix()
        if place == "__init__.py":
            continue
        allowed = next((rule for start, rule in PHONE_LAYERS.items() if place.startswith(start)), None)
        assert allowed is not None, f"{place} belongs to no layer"
        strangers |= {f"{place} imports {name}" for name in phone_imports(path) if not may_import(allowed, name)}
    assert sorted(strangers) == []


def test_no_feature_imports_the_routes_of_another() -> None:
    for path in modules("service"):
        if path == ROOT / "service" / "app.py":
            continue
        feature = path.relative_to(ROOT).parts[1]
        for name in imports(path):
            parts = name.split(".")
            if parts[0] == "service" and "routes" in parts:
                assert parts[1] == feature, f"{name_of(path)} imports {name}"


def test_only_the_database_module_commits() -> None:
    for path in modules("service"):
        if path == ROOT / "service" / "db.py":
            continue
        for node in ast.walk(tree_of(path)):
            committing = isinstance(node, ast.Attribute) and node.attr == "commit"
            assert not committing, f"{name_of(path)}:{getattr(node, 'lineno', 0)} commits"


def test_time_comes_from_the_clock_alone() -> None:
    clocks = {ROOT / "service" / "clock.py", ROOT / "clients" / "kivy_app" / "phone" / "core" / "clock.py"}
    for path in modules("rules", "schemas", "service", "clients"):
        if path in clocks:
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}:
                owner = ast.unparse(node.value)
                assert owner.split(".")[-1] not in {"datetime", "date", "dt"}, (
                    f"{name_of(path)}:{node.lineno} tells the time"
                )


def scoped_names(module: ast.Module) -> set[str]:
    """The scoped tables, and what the module calls them or their columns."""
    names = set(SCOPED_TABLES)
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Name | ast.Attribute):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if names & {child.id for child in ast.walk(node.value) if isinstance(child, ast.Name)}:
                names.update(target.id for target in targets if isinstance(target, ast.Name))
    return names


def scoped_selects(within: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(within):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "select":
            named = {child.id for argument in node.args for child in ast.walk(argument) if isinstance(child, ast.Name)}
            if named & names:
                yield node


def test_scoped_tables_are_selected_only_in_queries() -> None:
    for path in modules("service"):
        if "queries" in name_of(path):
            continue
        module = tree_of(path)
        for node in scoped_selects(module, scoped_names(module)):
            pytest.fail(f"{name_of(path)}:{node.lineno} selects a scoped table outside queries")


def test_every_select_of_a_scoped_table_carries_the_scope() -> None:
    used: set[str] = set()
    for path in modules("service"):
        if "queries" not in name_of(path):
            continue
        names = scoped_names(tree_of(path))
        for function in functions(path):
            if not any(scoped_selects(function, names)):
                continue
            called = {
                node.func.id
                for node in ast.walk(function)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            }
            key = f"{name_of(path)}:{function.name}"
            if "in_scope" in called:
                continue
            assert key in UNSCOPED_ON_PURPOSE, f"{key} selects a scoped table without in_scope()"
            used.add(key)
    assert used == set(UNSCOPED_ON_PURPOSE), "an exception that is no longer needed"


def test_files_are_named_for_what_they_are() -> None:
    for path in modules(*PACKAGES, "tests"):
        for part in path.relative_to(ROOT).with_suffix("").parts:
            assert not FORBIDDEN_NAMES.match(part), name_of(path)


def test_modules_and_functions_stay_short() -> None:
    long_modules = {
        name_of(path): lines
        for path in modules("rules", "schemas", "service", "clients")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE and path.parts[-2] != "tables"
    }
    assert long_modules == {}
    long_functions = {
        f"{name_of(path)}:{function.name}": length
        for path in modules("rules", "schemas", "service", "clients")
        for function in functions(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    }
    assert long_functions == {}


BROAD_ON_PURPOSE: dict[str, str] = {
    "clients/kivy_app/phone/sync/loop.py": "the phone's one sync task must not end, nor photos wait for the register",
    "clients/kivy_app/phone/sync/sending.py": "a record that this app cannot send keeps the others waiting otherwise",
}
"""Places where anything may be caught because the loop has to survive; each logs it."""


def test_broad_excepts_stand_only_where_a_loop_must_survive() -> None:
    for path in modules(*PACKAGES):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ExceptHandler):
                caught = "everything" if node.type is None else ast.unparse(node.type)
                if caught in {"everything", "Exception", "BaseException"}:
                    assert name_of(path) in BROAD_ON_PURPOSE, f"{name_of(path)}:{node.lineno} catches {caught}"


def error_codes() -> dict[str, str]:
    """Every code that a refusal declares, with where."""
    found: dict[str, str] = {}
    for path in modules("service"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                for statement in node.body:
                    if (
                        isinstance(statement, ast.Assign)
                        and isinstance(statement.targets[0], ast.Name)
                        and statement.targets[0].id == "code"
                        and isinstance(statement.value, ast.Constant)
                        and isinstance(statement.value.value, str)
                    ):
                        found[statement.value.value] = f"{name_of(path)}:{node.name}"
    return found


def test_every_refusal_has_its_words_in_both_languages() -> None:
    missing = {code: place for code, place in error_codes().items() if code not in catalogue()}
    assert missing == {}


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_message_says_the_same_in_both_languages(code: str) -> None:
    texts = catalogue()[code]
    assert set(texts) == set(LANGUAGES)
    assert all(text.strip() for text in texts.values())
    fields = [set(re.findall(r"{(\w+)}", text)) for text in texts.values()]
    assert fields[0] == fields[1]


def test_no_host_of_a_registry_and_no_path_of_a_machine_stands_in_the_tree() -> None:
    hosts = re.compile("pythonhosted" + r"\.org|://pypi" + r"\.org|registry\.npm" + "js|deb\\.debian" + r"\.org")
    machine = re.compile(r"(?<![\w.-])/(?:work|farm)/")
    for path in sorted(ROOT.rglob("*")):
        relative = path.relative_to(ROOT)
        if relative.parts[0] in {".git", ".venv", "var", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}:
            continue
        if path.is_file() and path.suffix in {
            ".py",
            ".toml",
            ".md",
            ".txt",
            ".yaml",
            ".yml",
            ".sh",
            ".json",
            "",
            ".conf",
        }:
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not hosts.search(text), name_of(path)
            assert not machine.search(text), name_of(path)
