"""Which pages there are, by name."""

import importlib
from collections.abc import Callable
from typing import TypeVar

from phone.ui.kit.page import Page

FOLDERS = ("sign_in", "markets", "market", "scan", "instrument", "check", "outbox", "standards", "settings")
"""Each is a package of phone.ui whose module `page` registers one page or more."""
P = TypeVar("P", bound=Page)
_pages: dict[str, type[Page]] = {}


def page(name: str) -> Callable[[type[P]], type[P]]:
    """Registers a page under the name by which it is opened."""

    def register(cls: type[P]) -> type[P]:
        cls.page_name = name
        _pages[name] = cls
        return cls

    return register


def page_called(name: str) -> type[Page]:
    """Raises `KeyError` for a page that nobody registered."""
    if name not in _pages:
        for folder in FOLDERS:
            importlib.import_module(f"phone.ui.{folder}.page")
    return _pages[name]
