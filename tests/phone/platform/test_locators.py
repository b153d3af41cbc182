"""What every locator does."""

import asyncio
import gc
from typing import Any

import pytest
from phone.platform.desktop.locator import FixedLocator, position_of
from phone.platform.fakes import FakeLocator
from phone.platform.seams import Locator

from schemas.base import Position

NUOC_HAI = Position(lat=22.7403, lon=106.1822, accuracy_m=12)


def location(
    android: Any, *, accuracy: float = 11.2, age: float = 0, mock: bool = False, lat: float = NUOC_HAI.lat
) -> Any:
    return android.java("android.location.Location")(lat, NUOC_HAI.lon, float(accuracy), mock, float(age))


@pytest.fixture(params=["fake", "desktop", "android"])
def there(request: pytest.FixtureRequest) -> Locator:
    """A locator of a phone at Nước Hai."""
    if request.param == "android":
        android = request.getfixturevalue("android")
        android.java("android.location.LocationManager").coming.add(location(android))
        return android_locator()
    return FakeLocator(NUOC_HAI) if request.param == "fake" else FixedLocator(NUOC_HAI)


@pytest.fixture(params=["fake", "desktop", "android"])
def nowhere(request: pytest.FixtureRequest) -> Locator:
    """A locator that cannot tell."""
    if request.param == "android":
        request.getfixturevalue("android")
        return android_locator()
    return FakeLocator() if request.param == "fake" else FixedLocator(None)


def android_locator() -> Locator:
    from phone.platform.android.locator import AndroidLocator

    return AndroidLocator()


async def test_it_tells_where_the_phone_is_and_how_surely(there: Locator) -> None:
    assert await there.locate(5) == NUOC_HAI


async def test_it_gives_up_in_time(nowhere: Locator) -> None:
    assert await nowhere.locate(0.1) is None


async def test_android_takes_a_fresh_place_without_waiting(android: Any) -> None:
    android.java("android.location.LocationManager").known.put("network", location(android, age=30))

    assert await android_locator().locate(0) == NUOC_HAI


async def test_android_waits_for_a_better_place_and_takes_the_best_there_is(android: Any) -> None:
    places = android.java("android.location.LocationManager")
    places.known.put("gps", location(android, age=3000, lat=10.0))
    places.coming.add(location(android, accuracy=2000, lat=22.0))
    assert await android_locator().locate(0.2) == Position(lat=22.0, lon=NUOC_HAI.lon, accuracy_m=2000)

    places.coming.add(location(android))
    assert await android_locator().locate(5) == NUOC_HAI


async def test_android_falls_back_on_a_place_of_some_minutes_ago_but_not_of_an_hour(android: Any) -> None:
    known = android.java("android.location.LocationManager").known
    known.put("gps", location(android, age=300))
    assert await android_locator().locate(0.1) == NUOC_HAI

    known.put("gps", location(android, age=3600))
    assert await android_locator().locate(0.1) is None


async def test_newer_versions_of_android_tell_places_in_lists(android: Any) -> None:
    places = android.java("android.location.LocationManager")
    places.inLists = True
    places.coming.add(location(android))

    assert await android_locator().locate(5) == NUOC_HAI
    assert places.listening == 0, "it still listens"


async def test_two_who_ask_at_once_are_both_told(android: Any) -> None:
    android.java("android.location.LocationManager").coming.add(location(android))
    locator = android_locator()

    assert list(await asyncio.gather(locator.locate(5), locator.locate(5))) == [NUOC_HAI, NUOC_HAI]


async def test_what_android_still_tells_after_the_answer_does_no_harm(android: Any) -> None:
    """PyJNIus gives Java a bare address: a listener that was collected would end the process here."""
    android.java("android.location.LocationManager").coming.add(location(android))

    for _ in range(200):
        assert await android_locator().locate(5) == NUOC_HAI
        gc.collect(0)


async def test_what_a_mock_provider_claims_to_know_is_not_repeated(android: Any) -> None:
    android.java("android.location.LocationManager").coming.add(location(android, accuracy=1, mock=True))

    assert await android_locator().locate(5) == Position(lat=NUOC_HAI.lat, lon=NUOC_HAI.lon)


async def test_a_place_without_an_accuracy_has_none(android: Any) -> None:
    android.java("android.location.LocationManager").coming.add(location(android, accuracy=-1))

    assert await android_locator().locate(5) == Position(lat=NUOC_HAI.lat, lon=NUOC_HAI.lon)


async def test_without_leave_android_tells_nothing_and_does_not_look(android: Any) -> None:
    places = android.java("android.location.LocationManager")
    places.coming.add(location(android))
    android.granting.would_grant = set()

    assert await android_locator().locate(5) is None
    # Android 12 ignores whoever asks for the fine place alone.
    assert android.granting.asked == [
        ["android.permission.ACCESS_FINE_LOCATION", "android.permission.ACCESS_COARSE_LOCATION"]
    ]


async def test_with_leave_for_the_coarse_place_alone_the_network_tells_it(android: Any) -> None:
    places = android.java("android.location.LocationManager")
    android.granting.would_grant = {"android.permission.ACCESS_COARSE_LOCATION"}
    places.forbidden.add("gps")
    places.known.put("network", location(android, accuracy=1500, age=10))

    assert await android_locator().locate(0.1) == NUOC_HAI.__class__(
        lat=NUOC_HAI.lat, lon=NUOC_HAI.lon, accuracy_m=1500
    )


def test_a_desktop_is_told_its_place() -> None:
    assert position_of("22.7403, 106.1822, 12") == NUOC_HAI
    assert position_of("22.7403,106.1822") == Position(lat=22.7403, lon=106.1822)
    assert position_of(" ") is None


@pytest.mark.parametrize("text", ["somewhere", "22.7", "106.18,22.74", "1,2,3,4"])
def test_a_desktop_refuses_a_place_that_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"position|float"):
        position_of(text)
