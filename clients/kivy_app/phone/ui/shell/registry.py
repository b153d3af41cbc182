"""Which pages there are, by name."""

import importlib
from collections.abc import Callable
from typing import TypeVar

from phone.ui.kit.page import Page

MODULES = (
    "sign_in.page", "settings.page", "standards.page", "outbox.page", "outbox.record_page", "markets.page",
    "market.page", "scan.page", "instrument.page", "check.page",
)  # fmt: skip
"""Of phone.ui; each registers one page or more."""
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
    for module in MODULES:
        if name in _pages:
            break
        importlib.import_module(f"phone.ui.{module}")
    return _pages[name]


def names() -> list[str]:
    """Every page there is."""
    for module in MODULES:
        importlib.import_module(f"phone.ui.{module}")
    return sorted(_pages)
