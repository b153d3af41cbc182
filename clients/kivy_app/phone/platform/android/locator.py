"""Where the phone is, by the location manager: the last known place if it is fresh, else the next that is good enough.

First device build: a place within half a minute under the open sky on Android 8 and on 12 or later (which calls
`onLocationChanged` with a list); None when refused; with a mock provider the accuracy is unknown.
"""

import asyncio
import math
from collections.abc import Callable
from typing import Any

from jnius import JavaException, PythonJavaClass, autoclass, java_method

from phone.platform.android.activity import kept, system_service
from phone.platform.android.permissions import COARSE_LOCATION, FINE_LOCATION, allowed, ask_for
from schemas.base import Position

PROVIDERS = ("gps", "network")
FRESH_S = 60
STILL_USED_S = 600
GOOD_ENOUGH_M = 50
_MOST_M = 100_000


def position_of(location: Any) -> Position:
    """Someone who sets the place by a mock provider also sets how accurate it claims to be."""
    told = location.hasAccuracy() and not location.isFromMockProvider()
    accuracy = min(_MOST_M, math.ceil(location.getAccuracy())) if told else None
    return Position(lat=location.getLatitude(), lon=location.getLongitude(), accuracy_m=accuracy)


def _nobody(_place: Position) -> None:
    """Waits for a place that came too late."""


class LocationListener(PythonJavaClass):  # type: ignore[misc]  # pyjnius has no annotations
    """Every method of the interface: pyjnius does not call the defaults that newer versions of Android have."""

    __javainterfaces__ = ["android/location/LocationListener"]  # noqa: RUF012  # pyjnius reads it
    __javacontext__ = "system"

    def __init__(self) -> None:
        super().__init__()
        self.tell: Callable[[Position], object] = _nobody

    @java_method("(Landroid/location/Location;)V", name="onLocationChanged")  # type: ignore[untyped-decorator]  # as above
    def one(self, location: Any) -> None:
        self.tell(position_of(location))

    @java_method("(Ljava/util/List;)V", name="onLocationChanged")  # type: ignore[untyped-decorator]  # as above
    def several(self, locations: Any) -> None:
        if locations.size():
            self.tell(position_of(locations.get(locations.size() - 1)))

    @java_method("(I)V")  # type: ignore[untyped-decorator]  # as above
    def onFlushComplete(self, request: int) -> None:  # noqa: N802  # Java's name
        pass

    @java_method("(Ljava/lang/String;)V")  # type: ignore[untyped-decorator]  # as above
    def onProviderEnabled(self, provider: str) -> None:  # noqa: N802  # Java's name
        pass

    @java_method("(Ljava/lang/String;)V")  # type: ignore[untyped-decorator]  # as above
    def onProviderDisabled(self, provider: str) -> None:  # noqa: N802  # Java's name
        pass

    @java_method("(Ljava/lang/String;ILandroid/os/Bundle;)V")  # type: ignore[untyped-decorator]  # as above
    def onStatusChanged(self, provider: str, status: int, extras: Any) -> None:  # noqa: N802  # Java's name
        pass


class AndroidLocator:
    def __init__(self) -> None:
        self._listener: LocationListener = kept(LocationListener())
        self._in_turn = asyncio.Lock()

    async def locate(self, timeout_s: float) -> Position | None:
        """The dialog that asks for leave may take longer than `timeout_s`; it counts from the answer."""
        await ask_for(FINE_LOCATION, COARSE_LOCATION)
        if not (allowed(FINE_LOCATION) or allowed(COARSE_LOCATION)):
            return None
        manager = system_service("location", "android.location.LocationManager")
        fresh = _last_known(manager, FRESH_S)
        if fresh is not None and _good(fresh):
            return fresh
        async with self._in_turn:
            found = await _next_place(manager, self._listener, timeout_s)
        return found or _last_known(manager, STILL_USED_S)


def _good(position: Position) -> bool:
    return position.accuracy_m is None or position.accuracy_m <= GOOD_ENOUGH_M


def _last_known(manager: Any, youngest_s: float) -> Position | None:
    now: int = autoclass("android.os.SystemClock").elapsedRealtimeNanos()
    known = []
    for provider in PROVIDERS:
        try:
            location = manager.getLastKnownLocation(provider)
        except JavaException:
            continue  # only the coarse place is allowed, or there is no such provider
        if location is not None and (age := now - location.getElapsedRealtimeNanos()) <= youngest_s * 1e9:
            known.append((age, position_of(location)))
    return min(known, key=lambda each: each[0])[1] if known else None


async def _next_place(manager: Any, listener: LocationListener, timeout_s: float) -> Position | None:
    """The first that is good enough, or the last that came in time."""
    loop = asyncio.get_running_loop()
    places: asyncio.Queue[Position] = asyncio.Queue()
    listener.tell = lambda place: loop.call_soon_threadsafe(places.put_nowait, place)
    main = autoclass("android.os.Looper").getMainLooper()
    best: Position | None = None
    try:
        for provider in PROVIDERS:
            try:
                manager.requestLocationUpdates(provider, 0, 0.0, listener, main)
            except JavaException:
                continue
        async with asyncio.timeout(timeout_s):
            while best is None or not _good(best):
                best = await places.get()
    except TimeoutError:
        pass
    finally:
        manager.removeUpdates(listener)
        listener.tell = _nobody
    return best
