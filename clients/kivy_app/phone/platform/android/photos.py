"""Photos by the phone's own camera app, which writes into an entry of the media store that we make and delete.

First device build: a photo arrives and the gallery does not keep it; going back gives none; the app comes back where
it was, also when the system ended it while the camera app was open (developer options: keep no activities).
"""

import asyncio
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from android import activity as activity_events
from jnius import JavaException, autoclass, cast

from phone.platform.android.activity import activity, android_version
from phone.platform.android.permissions import CAMERA, WRITE_STORAGE, ask_for
from phone.platform.seams import DeviceRefused

_REQUEST = 0x5143
_RESULT_OK = -1
_READ_AND_WRITE = 1 | 2
_SCOPED_STORAGE = 29
"""From this API level an app needs no leave for entries of its own."""


class CameraAppPhotoTaker:
    """Pictures come into `folder`; a note there says which entry of the media store is still to be deleted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._note = folder / "open-entry"

    async def take(self) -> Path | None:
        # An app that declares CAMERA may not even call the camera app without it.
        needed = (CAMERA,) if android_version() >= _SCOPED_STORAGE else (CAMERA, WRITE_STORAGE)
        if not await ask_for(*needed):
            raise DeviceRefused("not_allowed")
        self._folder.mkdir(parents=True, exist_ok=True)
        self._forget()
        entry = _new_entry()
        self._note.write_text(entry.toString(), encoding="utf-8")
        try:
            if await _taken_into(entry) != _RESULT_OK:
                return None
            return await asyncio.to_thread(_fetched, _descriptor(entry), self._folder)
        finally:
            self._forget()

    def _forget(self) -> None:
        """Of this time, or of one that ended with the app."""
        if self._note.exists():
            entry = autoclass("android.net.Uri").parse(self._note.read_text(encoding="utf-8"))
            activity().getContentResolver().delete(entry, None, None)
            self._note.unlink()


def _new_entry() -> Any:
    values = autoclass("android.content.ContentValues")()
    values.put("_display_name", f"quacan-{uuid4()}.jpg")
    values.put("mime_type", "image/jpeg")
    store: Any = autoclass("android.provider.MediaStore$Images$Media")
    entry = activity().getContentResolver().insert(store.EXTERNAL_CONTENT_URI, values)
    if entry is None:
        raise DeviceRefused("failed")
    return entry


async def _taken_into(entry: Any) -> int:
    """The result code of the camera app."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()

    def end(result: int) -> None:
        if not ended.done():
            ended.set_result(result)

    def on_result(request: int, result: int, _intent: Any) -> None:
        if request == _REQUEST:
            loop.call_soon_threadsafe(end, result)

    intent = autoclass("android.content.Intent")("android.media.action.IMAGE_CAPTURE")
    intent.putExtra("output", cast("android.os.Parcelable", entry))
    intent.setClipData(autoclass("android.content.ClipData").newRawUri("photo", entry))
    intent.addFlags(_READ_AND_WRITE)
    activity_events.bind(on_activity_result=on_result)
    try:
        activity().startActivityForResult(intent, _REQUEST)
        return await ended
    except JavaException as nobody:
        raise DeviceRefused("no_camera") from nobody
    finally:
        activity_events.unbind(on_activity_result=on_result)


def _descriptor(entry: Any) -> int:
    try:
        return int(activity().getContentResolver().openFileDescriptor(entry, "r").detachFd())
    except JavaException as lost:
        raise DeviceRefused("failed") from lost


def _fetched(descriptor: int, folder: Path) -> Path:
    with os.fdopen(descriptor, "rb") as picture:
        data = picture.read()
    if not data:
        raise DeviceRefused("failed")
    path = folder / f"{uuid4()}.jpg"
    path.write_bytes(data)
    return path
