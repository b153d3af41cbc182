"""Style sheets, scripts and pictures, our own and those of packages, under addresses that change with them."""

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

PREFIX = "/static"
FOLDERS = {
    "own": Path(__file__).parent / "static",
    "htmx": Path(str(files("js_lib_htmx"))) / "static" / "htmx",
    "leaflet": Path(str(files("js_lib_leaflet"))) / "static" / "js_lib_leaflet",
}


class LastingFiles(StaticFiles):
    """An address names the content, so a browser may keep it for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def mount_statics(app: FastAPI) -> None:
    for name, folder in FOLDERS.items():
        app.mount(f"{PREFIX}/{name}", LastingFiles(directory=folder), name=f"static_{name}")


@cache
def static_url(name: str) -> str:
    """The address of `own/console.css` and the like. Raises `FileNotFoundError`."""
    folder, _, file = name.partition("/")
    digest = hashlib.sha256((FOLDERS[folder] / file).read_bytes()).hexdigest()[:12]
    return f"{PREFIX}/{name}?v={digest}"
