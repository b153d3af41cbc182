"""The adapters of each seam that can run here: the fake, the desktop's, and Android's on a Java machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.phone.platform import jvm


@pytest.fixture(scope="session")
def java_machine(tmp_path_factory: pytest.TempPathFactory) -> None:
    jvm.started(tmp_path_factory.mktemp("java"))


@pytest.fixture
def android(java_machine: None) -> Iterator[Any]:
    """Android's stubs as on a fresh phone that grants everything it is asked for."""
    jvm.granting.granted.clear()
    jvm.granting.asked.clear()
    jvm.granting.would_grant = {
        f"android.permission.{name}"
        for name in ("CAMERA", "ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION", "WRITE_EXTERNAL_STORAGE")
    }
    places = jvm.java("android.location.LocationManager")
    places.known.clear()
    places.coming.clear()
    places.forbidden.clear()
    places.inLists = False
    jvm.java("android.os.Build$VERSION").SDK_INT = 34
    jvm.java("android.app.Activity").hasCameraApp = True
    store = jvm.java("android.content.ContentResolver")
    store.entries.clear()
    store.full = False
    jvm.java("android.net.ConnectivityManager").change(True)
    yield jvm
    assert jvm.events.callbacks == [], "a listener for results was left behind"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"
