"""A Java machine in the tests' process, with ZXing, our own Java and stubs of Android's classes.

There is one for a process and its class path cannot grow: everything goes through `started`.
"""

import asyncio
import subprocess
import sys
import threading
import types
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jnius_config

STUBS = Path(__file__).parent / "android_stubs"
OURS = Path(__file__).resolve().parents[3] / "clients" / "kivy_app" / "java"
ZXING = Path("/usr/share/java/core.jar")
"""As Debian names it."""


@cache
def started(build: Path) -> None:
    """Compiles into this folder, which must stay."""
    assert ZXING.exists(), "these tests need: apt-get install libzxing-core-java default-jdk-headless"
    sources = [str(path) for folder in (STUBS, OURS) for path in sorted(folder.rglob("*.java"))]
    compiler = ["javac", "-Xlint:all,-serial", "-Werror", "--release", "11", "-d", str(build), *sources]
    subprocess.run(compiler, check=True, capture_output=True, text=True)
    jnius_config.set_classpath(str(build), str(ZXING))
    # Signals stay with Python, and a test's machine has better uses for its cores than collecting rubbish.
    jnius_config.add_options("-Xrs", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    _stand_in_for_python_for_android()
    java("android.security.keystore.StubProvider").install()


def java(name: str) -> Any:
    """The class; loosely typed, as everything of Java's is."""
    from jnius import autoclass

    return autoclass(name)


class Granting:
    """What python-for-android's `android.permissions` does, answered from another thread as on a phone."""

    def __init__(self) -> None:
        self.granted: set[str] = set()
        self.would_grant: set[str] = set()
        self.asked: list[list[str]] = []

    def check_permission(self, name: str) -> bool:
        return name in self.granted

    def request_permissions(self, names: list[str], callback: Callable[[list[str], list[bool]], None]) -> None:
        self.asked.append(names)
        self.granted |= self.would_grant & set(names)
        threading.Thread(target=callback, args=(names, [name in self.granted for name in names])).start()


class ActivityEvents:
    """What python-for-android's `android.activity` does: results arrive on another thread."""

    def __init__(self) -> None:
        self.callbacks: list[Callable[[int, int, Any], None]] = []
        self.bound = asyncio.Event()

    def bind(self, *, on_activity_result: Callable[[int, int, Any], None]) -> None:
        self.callbacks.append(on_activity_result)
        self.bound.set()

    def unbind(self, *, on_activity_result: Callable[[int, int, Any], None]) -> None:
        self.callbacks.remove(on_activity_result)
        self.bound.clear()

    def end(self, request: int, result: int) -> None:
        for callback in list(self.callbacks):
            threading.Thread(target=callback, args=(request, result, None)).start()


granting = Granting()
events = ActivityEvents()


def _stand_in_for_python_for_android() -> None:
    permissions: Any = types.ModuleType("android.permissions")
    permissions.check_permission = granting.check_permission
    permissions.request_permissions = granting.request_permissions
    package: Any = types.ModuleType("android")
    package.permissions, package.activity = permissions, events
    sys.modules.update({"android": package, "android.permissions": permissions})
