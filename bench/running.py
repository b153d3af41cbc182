"""Measuring a service that runs already, by HTTP alone: no floor, no CPU, nothing counted but by asking it."""

import hashlib
import json
from random import Random
from typing import Any
from uuid import UUID

from bench.checks import CheckMaker, Inspector
from bench.counting import Miscounted
from bench.figures import Report, Value, median, percentile
from bench.load import Call, Load
from bench.measure_checks import WARM_UP, Target, rows_of, send
from bench.measure_lists import request_bytes_to
from bench.measure_sync import measure_sync
from bench.people import Address, sign_in
from bench.photos import PhotoMaker
from bench.scene import run
from bench.sizes import Sizes

_SAMPLE = 10
_LISTS = ("/instruments", "/instruments?state=overdue", "/flags", "/flagged-stalls", "/summary")


def measure_running(report: Report, url: str, username: str, password: str, sizes: Sizes) -> None:
    """Raises `Miscounted` when the service does not show what it answered for."""
    address = Address.of(url)
    token = sign_in(address, username, password)
    inspector = Inspector(token, _instruments(address, token), _standard(address, token))
    # Another seed each time: content that was sent before would be refused under another id's name or found twice.
    maker = CheckMaker(
        address.host, f"{address.prefix}/spot-checks", [inspector], PhotoMaker(), Random().randrange(1 << 62)
    )
    target = Target(url, address.pair, maker, (), ())

    async def counted(digests: Any) -> None:
        _count(address, token, digests)

    target.count = counted
    run(send(target, WARM_UP, connections=2))
    for number in sizes.connections:
        target.rounds = [run(send(target, sizes.checks, connections=number)) for _ in range(sizes.rounds)]
        report.table("Checks with one 300 kB photo, closed loop", rows_of([target], number))
    report.table("First pages over HTTP, one request at a time", run(_lists(address, token, sizes.requests)))
    measure_sync(report, address, {username: token})


async def _lists(address: Address, token: str, requests: int) -> list[dict[str, Value]]:
    rows: list[dict[str, Value]] = []
    for path in _LISTS:
        call = Call((request_bytes_to(address, token, path),), (200,), path)
        outcome = await Load(address.pair, [[call]] * requests, connections=1).run()
        times = [seconds * 1000 for seconds in outcome.whole]
        rows.append({"": path, "requests": outcome.done, "p50 ms": median(times), "p95 ms": percentile(times, 0.95)})
    return rows


def _instruments(address: Address, token: str) -> list[UUID]:
    _, body = address.get("/instruments?limit=200&in_use=true", token)
    found = [UUID(item["id"]) for item in json.loads(body)["items"]]
    if not found:
        raise RuntimeError("there is no instrument to check: sign in with --user as somebody who has some")
    return found


def _standard(address: Address, token: str) -> UUID | None:
    _, body = address.get("/standards", token)
    weights = [item["id"] for item in json.loads(body)["items"] if item["kind"] == "weight_set"]
    return UUID(weights[0]) if weights else None


def _count(address: Address, token: str, digests: dict[UUID, str]) -> None:
    """Some of them, asked for one by one, and their photos bit for bit."""
    for check, digest in list(digests.items())[:: max(1, len(digests) // _SAMPLE)]:
        _, body = address.get(f"/spot-checks/{check}", token)
        if not all(photo["received_at"] for photo in json.loads(body)["photos"]):
            raise Miscounted(f"check {check} lacks a photo")
        _, photo = address.get(f"/spot-checks/{check}/photos/{digest}?size=original", token)
        if hashlib.sha256(photo).hexdigest() != digest:
            raise Miscounted(f"photo {digest} is not what was sent")
