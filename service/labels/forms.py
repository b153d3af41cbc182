"""The papers that labels are printed on."""

from dataclasses import dataclass
from enum import StrEnum

MOST_LABELS = 480
"""In one file: twenty sheets of the small form."""
MOST_PARTS = 1000
MOST_SKIPPED = 23


class LabelForm(StrEnum):
    """`a4`: 3 × 8 labels of 70 × 37 mm; `a4_large`: 2 × 4 of 105 × 74 mm; `thermal58`: one a page of 58 × 60 mm."""

    A4 = "a4"
    A4_LARGE = "a4_large"
    THERMAL58 = "thermal58"


class LabelOf(StrEnum):
    """What of a market's gets a label."""

    STALLS = "stalls"
    INSTRUMENTS = "instruments"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Lengths in mm, sizes of letters in points, from the largest to the smallest where they follow the text.

    Labels lie edge to edge, the first row `top` below the page's upper edge. `code_width` includes the light margin
    that readers need; `dot` is the printer's where that is so coarse that the squares of a code must be whole dots.
    """

    width: float
    height: float
    columns: int
    rows: int
    label_width: float
    label_height: float
    top: float
    code_width: float
    dot: float | None = None
    words_width: float
    code_points: tuple[float, float]
    title_points: tuple[float, float]
    line_points: tuple[float, float]
    words_points: float
    hint_points: float

    @property
    def labels(self) -> int:
        return self.columns * self.rows


_SMALL = Paper(
    width=210,
    height=297,
    columns=3,
    rows=8,
    label_width=70,
    label_height=37,
    top=0.5,
    code_width=31,
    words_width=32.5,
    code_points=(14, 7),
    title_points=(10, 6),
    line_points=(8, 6),
    words_points=6.5,
    hint_points=5.5,
)
_LARGE = Paper(
    width=210,
    height=297,
    columns=2,
    rows=4,
    label_width=105,
    label_height=74,
    top=0.5,
    code_width=50,
    words_width=46,
    code_points=(20, 10),
    title_points=(15, 8),
    line_points=(11, 8),
    words_points=9,
    hint_points=8,
)
_THERMAL = Paper(
    width=58,
    height=60,
    columns=1,
    rows=1,
    label_width=58,
    label_height=60,
    top=0,
    code_width=34,
    dot=0.125,
    words_width=48,
    code_points=(18, 9),
    title_points=(13, 8),
    line_points=(8.5, 6.5),
    words_points=7,
    hint_points=6,
)
PAPERS = {LabelForm.A4: _SMALL, LabelForm.A4_LARGE: _LARGE, LabelForm.THERMAL58: _THERMAL}
