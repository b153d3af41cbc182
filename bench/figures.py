"""Figures in a table for people and in JSON lines for programs."""

import json
import os
import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

Value = str | int | float | None


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least this part of all does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, -int(-part * len(ordered) // 1) - 1))]


class Report:
    """Prints each table when it is known, and appends its rows to a file with the time and the machine's load."""

    def __init__(self, file: Path) -> None:
        self.file = file
        file.parent.mkdir(parents=True, exist_ok=True)

    def say(self, text: str) -> None:
        print(text, flush=True)

    def table(self, title: str, rows: Sequence[Mapping[str, Value]]) -> None:
        names = list(dict.fromkeys(name for row in rows for name in row))
        cells = [names, *[[_shown(row.get(name)) for name in names] for row in rows]]
        widths = [max(len(line[place]) for line in cells) for place in range(len(names))]
        print(f"\n{title}  (load {os.getloadavg()[0]:.1f})")
        for line in cells:
            first, *others = zip(line, widths, strict=True)
            print("  " + "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]))
        print(flush=True)
        with self.file.open("a", encoding="utf-8") as file:
            for row in rows:
                line_of = {"at": round(time.time()), "load": round(os.getloadavg()[0], 2), "table": title, **row}
                file.write(json.dumps(line_of, ensure_ascii=False) + "\n")


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 100 else f"{value:.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    return value
