"""The rules import the standard library only, compute without floats, and export what they say they do."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import rules

ROOT = Path(rules.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
FLOATING = {"float", "Decimal", "Fraction", "sqrt", "round"}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_float_is_written_made_or_divided_into(path: Path) -> None:
    offences = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
        division = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        named = isinstance(node, ast.Name) and node.id in FLOATING
        negative_power = (
            isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and not isinstance(node.right, ast.Constant)
        )
        if literal or division or named or negative_power:
            offences.append(ast.unparse(node))
    assert offences == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_the_standard_library_and_the_rules_are_imported(path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add((node.module or "").partition(".")[0])
    assert imported <= sys.stdlib_module_names | {"rules"}


def test_the_package_loads_with_nothing_installed() -> None:
    program = (
        "import sys; import rules; "
        "own = {n.partition('.')[0] for n in sys.modules} - set(sys.stdlib_module_names); "
        "print(sorted(n for n in own if n not in {'rules', '__main__'} and not n.startswith('_')))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", program], cwd=ROOT.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_every_public_name_exists_once() -> None:
    assert len(set(rules.__all__)) == len(rules.__all__)
    assert [name for name in rules.__all__ if not hasattr(rules, name)] == []
