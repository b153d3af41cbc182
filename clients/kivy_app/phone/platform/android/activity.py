"""The running activity, through which Android is asked for everything."""

from typing import Any

from jnius import autoclass, cast


def activity() -> Any:
    return autoclass("org.kivy.android.PythonActivity").mActivity


def system_service(name: str, kind: str) -> Any:
    """`kind` is the class of what Android returns as an Object."""
    return cast(kind, activity().getSystemService(name))


def android_version() -> int:
    """The API level, such as 34."""
    return int(autoclass("android.os.Build$VERSION").SDK_INT)
