"""What is measured, how much of it, and in which order."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from bench.figures import Report
from bench.measure_phone_window import measure_phone_window
from bench.phone_codes import measure_codes
from bench.phone_photos import measure_photos
from bench.rig import Rig
from bench.running import measure_running
from bench.sizes import FULL, QUICK, TINY, Sizes
from bench.stages import run_checks, run_lists, run_phone

PARTS = ("checks", "lists", "phone", "window", "codes", "photos")


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bench",
        description="Measures the service on this machine, beside a floor that only stores the same bytes and rows.",
    )
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="smaller numbers, about two minutes")
    size.add_argument("--tiny", action="store_true", help="numbers that mean nothing, to see that it runs")
    parser.add_argument("--only", choices=PARTS, help="one part alone; codes and photos are the phone's")
    parser.add_argument("--codes", type=Path, help="folder of pictures of codes for a phone to read, not drawn ones")
    parser.add_argument("--photos", type=Path, help="folder of photos for a phone to make small, not drawn ones")
    parser.add_argument("--home", type=Path, default=Path("var/bench"), help="folder for database and photos")
    parser.add_argument("--out", type=Path, help="file that the figures are appended to (JSON lines)")
    parser.add_argument("--processes", type=int, default=1, help="service processes, and floor processes")
    parser.add_argument(
        "--url",
        help="measure a service that runs already, such as http://localhost:8000: it gets spot checks with photos, "
        "so take one that nobody relies on",
    )
    parser.add_argument("--user", default="board", help="with --url: somebody who records spot checks")
    parser.add_argument("--password", default="demo-board", help="with --url")
    return parser


def main() -> int:
    given = arguments().parse_args()
    sizes = TINY if given.tiny else QUICK if given.quick else FULL
    report = Report(given.out or given.home / "figures.jsonl")
    began = time.monotonic()
    if given.url:
        measure_running(report, given.url, given.user, given.password, sizes)
    else:
        _measure_service(report, sizes, given)
        every = 11 if given.tiny else 1
        if given.only in {None, "window"}:
            measure_phone_window(report, times=1 if given.tiny else 5, flings=1 if given.tiny else 12)
        if given.only in {None, "codes"}:
            measure_codes(report, given.codes, every)
        if given.only in {None, "photos"}:
            measure_photos(report, given.photos, every)
    report.say(f"Done after {time.monotonic() - began:.0f} s; the figures are in {report.file}")
    return 0


def _measure_service(report: Report, sizes: Sizes, given: argparse.Namespace) -> None:
    parts: dict[str, Callable[[Report, Rig, Sizes], None]] = {
        "checks": run_checks,
        "lists": run_lists,
        "phone": run_phone,
    }
    wanted = [measure for name, measure in parts.items() if given.only in {None, name}]
    if not wanted:
        return
    rig = Rig(given.home, processes=given.processes)
    try:
        for measure in wanted:
            measure(report, rig, sizes)
    finally:
        rig.close()
