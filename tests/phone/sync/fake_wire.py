"""What is asked of the fake service, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class Refusal(Exception):
    def __init__(self, status: int, code: str, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.headers, self.more = status, code, dict(headers or {}), more


@dataclass
class Reply:
    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Asked:
    """`cut`: the body broke off behind what is here."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    cut: bool = False
