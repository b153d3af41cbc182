"""The spec: keys that buildozer knows, values that agree with the code, and a build order that can be resolved."""

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
import stage
from phone import VERSION

from tests.phone.packaging.spec import APP, read_spec, requirements, values

ROOT = APP.parents[1]
ANDROID = APP / "phone" / "platform" / "android"


def known_keys() -> set[str]:
    """Of buildozer's own template, those that are commented out as well."""
    template = Path(str(distribution("buildozer").locate_file("buildozer/default.spec")))
    return set(re.findall(r"^#?\s*([a-z][\w.\-]*) *=", template.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_key_is_one_that_buildozer_knows() -> None:
    spec = read_spec()
    assert len(known_keys()) > 80
    assert spec.sections() == ["app", "buildozer"]

    assert {key for section in spec.sections() for key in spec.options(section)} - known_keys() == set()


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert read_spec().get("app", "version") == VERSION == project["version"]


def test_every_permission_that_the_code_asks_for_is_declared_and_no_other() -> None:
    asked = set(re.findall(r'"(android\.permission\.\w+)"', (ANDROID / "permissions.py").read_text(encoding="utf-8")))
    declared = set(re.findall(r"android\.permission\.\w+", read_spec().get("app", "android.permissions")))

    assert declared == asked | {"android.permission.INTERNET", "android.permission.ACCESS_NETWORK_STATE"}
    assert len(asked) == 4


def test_the_storage_permission_ends_where_it_is_needed_no_more() -> None:
    from_version = re.search(r"_SCOPED_STORAGE = (\d+)", (ANDROID / "photos.py").read_text(encoding="utf-8"))
    assert from_version is not None

    assert f"WRITE_EXTERNAL_STORAGE;maxSdkVersion={int(from_version[1]) - 1})" in read_spec().get(
        "app", "android.permissions"
    )


def test_nothing_leaves_the_phone_by_backup() -> None:
    assert read_spec().getboolean("app", "android.allow_backup") is False


def test_old_and_new_phones_are_built_for() -> None:
    assert values("android.archs") == ["arm64-v8a", "armeabi-v7a"]
    assert read_spec().get("app", "android.minapi") == read_spec().get("app", "android.ndk_api") == "24"
    assert read_spec().get("app", "android.api") == "34"


def test_our_java_has_the_name_that_the_code_looks_for() -> None:
    watch = APP / read_spec().get("app", "android.add_src") / "vn" / "quacan" / "phone" / "NetworkWatch.java"

    assert watch.exists()
    assert '"vn.quacan.phone.NetworkWatch"' in (ANDROID / "connectivity.py").read_text(encoding="utf-8")


def test_the_app_is_found_where_it_is_staged(tmp_path: Path) -> None:
    stage.stage(tmp_path)

    assert (tmp_path / read_spec().get("app", "source.dir") / "main.py").exists()
    assert (tmp_path / read_spec().get("app", "android.add_src")).is_dir()


def run(script: str, folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("APP_", "BUILDOZER_"))}
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_buildozer_itself_takes_the_spec(tmp_path: Path) -> None:
    stage.stage(tmp_path)
    script = (
        "from buildozer import Buildozer; import json\n"
        "taken = Buildozer('buildozer.spec', 'android'); taken.check_configuration_tokens()\n"
        "get = taken.config.getlist\n"
        "print(json.dumps({key: get('app', key) for key in ('requirements', 'title', 'android.permissions')}))"
    )

    told = json.loads(run(script, tmp_path).splitlines()[-1])

    assert told["title"] == ["Quả Cân"]
    assert told["requirements"] == values("requirements")
    assert told["android.permissions"][-1] == "(name=android.permission.WRITE_EXTERNAL_STORAGE;maxSdkVersion=28)"


ORDER = """
import json, os, sys
from pythonforandroid.build import Context
from pythonforandroid.graph import get_recipe_order_and_bootstrap
from pythonforandroid.recipe import Recipe
context = Context()
context.recipe_build_order = []
recipes, modules, bootstrap = get_recipe_order_and_bootstrap(context, json.loads(sys.argv[1]), None)
versions = {name: Recipe.get_recipe(name, context).version for name in recipes}
print(json.dumps({"recipes": versions, "modules": sorted(modules), "bootstrap": bootstrap.name}))
"""


@pytest.fixture(scope="module")
def order() -> Any:
    """What python-for-android would build, in which order, and what it would install as it is."""
    # Its command line turns versions into variables before the names go into the graph.
    pins = {f"VERSION_{name}": version for name, version in requirements().items() if version}
    ended = subprocess.run(
        [sys.executable, "-c", ORDER, json.dumps(list(requirements()))],
        env={**os.environ, **pins},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


def test_the_requirements_resolve_to_a_build_order(order: Any) -> None:
    recipes = list(order["recipes"])

    assert order["bootstrap"] == read_spec().get("app", "p4a.bootstrap")
    assert {"python3", "kivy", "pyjnius", "android", "pillow", "sqlite3", "openssl", "pynacl", "libsodium"} <= set(
        recipes
    )
    assert recipes.index("libsodium") < recipes.index("pynacl")
    assert recipes.index("hostpython3") < recipes.index("python3") < recipes.index("kivy")


def test_recipes_build_the_versions_that_the_spec_asks_for(order: Any) -> None:
    asked = {name: version for name, version in requirements().items() if version and name in order["recipes"]}

    assert {name: order["recipes"][name] for name in asked} == asked
    assert set(asked) == {"python3", "hostpython3", "kivy", "httpx"}


def test_what_has_no_recipe_is_pure_python_and_required(order: Any) -> None:
    from_kivys_recipe = {"chardet", "filetype", "requests", "urllib3"}
    from_other_recipes = {"six", "sniffio"}

    assert set(order["modules"]) - set(requirements()) == from_kivys_recipe | from_other_recipes


def test_the_branch_of_python_for_android_is_the_one_that_was_asked_here() -> None:
    year, month, day = distribution("python-for-android").version.split(".")

    assert read_spec().get("app", "p4a.branch") == f"v{year}.{int(month):02}.{int(day):02}"
