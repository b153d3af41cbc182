"""Leave to use a device, asked for when it is first needed.

First device build: deny each once, deny each for good, and take it back in the system's settings while the app runs.
"""

import asyncio

from android.permissions import check_permission, request_permissions

CAMERA = "android.permission.CAMERA"
FINE_LOCATION = "android.permission.ACCESS_FINE_LOCATION"
COARSE_LOCATION = "android.permission.ACCESS_COARSE_LOCATION"
WRITE_STORAGE = "android.permission.WRITE_EXTERNAL_STORAGE"

_one_dialog = asyncio.Lock()
"""Android answers a second request at once with nothing while the dialog of the first is open."""


def allowed(*names: str) -> bool:
    return all(check_permission(name) for name in names)


async def ask_for(*names: str) -> bool:
    """Whether all are granted; opens the system's dialog if they are not."""
    async with _one_dialog:
        if allowed(*names):
            return True
        loop = asyncio.get_running_loop()
        answered = asyncio.Event()
        # What the callback is told may be empty after an interruption; so the system is asked again.
        request_permissions(list(names), lambda *_: loop.call_soon_threadsafe(answered.set))
        await answered.wait()
        return allowed(*names)
