"""The running activity, through which Android is asked for everything."""

from typing import Any

from jnius import autoclass, cast

_kept: list[object] = []


def kept(listener: Any) -> Any:
    """Java holds only the bare address of a listener of Python's and may call it even while it is being removed.

    What was collected by then would end the app; so an adapter makes one for its lifetime and it is never collected.
    """
    _kept.append(listener)
    return listener


def activity() -> Any:
    return autoclass("org.kivy.android.PythonActivity").mActivity


def system_service(name: str, kind: str) -> Any:
    """`kind` is the class of what Android returns as an Object."""
    return cast(kind, activity().getSystemService(name))


def android_version() -> int:
    """The API level, such as 34."""
    return int(autoclass("android.os.Build$VERSION").SDK_INT)
