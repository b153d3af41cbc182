"""Labels as a PDF, set by a program of its own, few at a time."""

import asyncio
import json
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from service.errors import Unavailable
from service.labels.forms import Paper

log = structlog.get_logger(__name__)
TYPESETTER = Path(__file__).parent / "typesetter.py"
AT_ONCE = 2
LONGEST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Label:
    """`address` is what its code leads to; `code` the same to be typed; `lines` say what it is on."""

    address: str
    code: str
    title: str
    lines: tuple[str, ...]
    words: str
    hint: str


class Press:
    """Whatever asks for labels, only so many sheets are set at one time."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)

    async def print_labels(
        self, labels: Sequence[Label], paper: Paper, *, title: str, skip: int, at: datetime
    ) -> bytes:
        """The PDF; the first `skip` places of its first page stay empty. Raises `Unavailable`."""
        sheet = {
            "title": title,
            "at": int(at.timestamp()),
            "paper": asdict(paper),
            "skip": skip,
            "labels": [_as_data(label) for label in labels],
        }
        async with self._free:
            return await _set(json.dumps(sheet).encode())


async def _set(sheet: bytes) -> bytes:
    pipe = asyncio.subprocess.PIPE
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-P", str(TYPESETTER), stdin=pipe, stdout=pipe, stderr=pipe
    )
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            made, said = await program.communicate(sheet)
    except TimeoutError as too_long:
        raise Unavailable from too_long
    finally:
        # Also where whoever asked has gone.
        if program.returncode is None:
            program.kill()
            await program.wait()
    if program.returncode != 0:
        log.error("labels_not_set", said=said.decode(errors="replace")[-2000:])
        raise RuntimeError("the typesetter failed")
    return made


def _as_data(label: Label) -> dict[str, Any]:
    """Marks are joined to their letters, as the font has them."""
    return {
        name: [_whole(line) for line in value] if isinstance(value, tuple) else _whole(value)
        for name, value in asdict(label).items()
    }


def _whole(text: str) -> str:
    return unicodedata.normalize("NFC", text)
