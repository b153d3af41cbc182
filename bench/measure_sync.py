"""A phone's first download: the whole register of its market, by the bytes on the wire and the time."""

import gzip
import json
import time
from dataclasses import dataclass
from urllib.parse import quote

from bench.figures import Report, Value, median
from bench.people import Address

_TIMES = 9
_PAGES = 500


@dataclass(frozen=True, slots=True)
class Download:
    pages: int
    rows: int
    wire_bytes: int
    plain_bytes: int
    seconds: float


def download(address: Address, token: str) -> Download:
    """Everything from the beginning. Raises `RuntimeError` when it does not end."""
    cursor = ""
    pages = rows = wire = plain = 0
    began = time.perf_counter()
    while pages < _PAGES:
        path = "/sync?limit=2000" + (f"&cursor={quote(cursor)}" if cursor else "")
        response, body = address.get(path, token, **{"Accept-Encoding": "gzip"})
        wire += len(body)
        text = gzip.decompress(body) if response.getheader("Content-Encoding") == "gzip" else body
        plain += len(text)
        page = json.loads(text)
        pages += 1
        rows += sum(len(part) for part in page.values() if isinstance(part, list))
        if not page["more"]:
            return Download(pages, rows, wire, plain, time.perf_counter() - began)
        cursor = page["cursor"]
    raise RuntimeError(f"the feed goes on after {_PAGES} pages")


def measure_sync(report: Report, address: Address, tokens: dict[str, str]) -> None:
    """One row for each person, by what they are called."""
    rows: list[dict[str, Value]] = []
    for name, token in tokens.items():
        found = [download(address, token) for _ in range(_TIMES)]
        rows.append(
            {
                "": name,
                "rows": found[-1].rows,
                "pages": found[-1].pages,
                "kB on the wire": found[-1].wire_bytes / 1000,
                "kB unpacked": found[-1].plain_bytes / 1000,
                "median ms": median([each.seconds * 1000 for each in found]),
                "slowest ms": max(each.seconds * 1000 for each in found),
            }
        )
    report.table("A phone's first download, gzip", rows)
