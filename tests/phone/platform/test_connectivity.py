"""What everything that knows of the network does."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from phone.platform.desktop.connectivity import FileSwitch
from phone.platform.fakes import FakeConnectivity
from phone.platform.seams import Connectivity


@dataclass(frozen=True, slots=True)
class Network:
    connectivity: Connectivity
    plug: Callable[[bool], None]


class Heard:
    """Changes in the order in which they were told."""

    def __init__(self) -> None:
        self.changes: list[bool] = []
        self._told = threading.Semaphore(0)

    def tell(self, online: bool) -> None:
        self.changes.append(online)
        self._told.release()

    def wait(self) -> None:
        assert self._told.acquire(timeout=5), f"nothing more was told after {self.changes}"


@pytest.fixture(params=["fake", "desktop", "android"])
def network(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Network]:
    made: Network = {"fake": fake, "desktop": desktop, "android": android_phone}[request.param](request, tmp_path)
    yield made
    made.connectivity.stop()


def fake(_request: pytest.FixtureRequest, _folder: Path) -> Network:
    connectivity = FakeConnectivity()
    return Network(connectivity, lambda online: connectivity.change(online=online))


def desktop(_request: pytest.FixtureRequest, folder: Path) -> Network:
    switch = folder / "offline"
    return Network(FileSwitch(switch), lambda online: switch.unlink() if online else switch.touch())


def android_phone(request: pytest.FixtureRequest, _folder: Path) -> Network:
    android: Any = request.getfixturevalue("android")
    from phone.platform.android.connectivity import NetworkConnectivity

    return Network(NetworkConnectivity(), android.java("android.net.ConnectivityManager").change)


def test_it_knows_whether_there_is_a_network(network: Network) -> None:
    assert network.connectivity.online()
    network.plug(False)
    assert not network.connectivity.online()
    network.plug(True)
    assert network.connectivity.online()


def test_each_change_is_told_once_it_happened(network: Network) -> None:
    heard = Heard()
    network.connectivity.watch(heard.tell)

    for online in (False, True, False):
        network.plug(online)
        heard.wait()

    assert heard.changes == [False, True, False]


def test_nothing_is_told_after_the_stop(network: Network) -> None:
    heard = Heard()
    network.connectivity.watch(heard.tell)
    network.connectivity.stop()
    network.connectivity.stop()

    network.plug(False)
    threading.Event().wait(0.5)

    assert heard.changes == []


def test_who_watches_anew_takes_the_place_of_who_watched_before(network: Network) -> None:
    before, heard = Heard(), Heard()
    network.connectivity.watch(before.tell)
    network.connectivity.watch(heard.tell)

    network.plug(False)
    heard.wait()

    assert (before.changes, heard.changes) == ([], [False])
