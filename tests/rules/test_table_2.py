"""Table 2 of Circular 09/2017, cell by cell, against a list typed from the printed table."""

from typing import NamedTuple

import pytest

from rules import (
    InstrumentKind,
    InstrumentSpec,
    Limit,
    Note,
    NotJudgeable,
    Purpose,
    Reading,
    Verdict,
    judge_reading,
    permitted_shortage,
)

# Max, d, then lower and upper edge of the 1 d, 2 d and 3 d cells; all in grams. "incl": the lower edge of the first
# cell belongs to it.
PRINTED = """
500    2   incl 40 100     100 400      400 500
1000   5   incl 100 250    250 1000
2000   10  incl 200 500    500 2000
4000   10  incl 200 500    500 2000     2000 4000
5000   20  incl 400 1000   1000 4000    4000 5000
8000   20  incl 400 1000   1000 4000    4000 8000
10000  50  over 1000 2500  2500 10000
12000  50  over 1000 2500  2500 10000   10000 12000
15000  50  over 1000 2500  2500 10000   10000 15000
20000  50  over 1000 2500  2500 10000   10000 20000
30000  100 incl 2000 5000  5000 20000   20000 30000
60000  200 incl 4000 10000 10000 40000  40000 60000
100000 200 incl 4000 10000 10000 40000  40000 100000
"""


class Cell(NamedTuple):
    """Masses in mg; `lowest` and `highest` are the first and last load inside."""

    maximum: int
    d: int
    multiple: int
    lowest: int
    highest: int


def _cells() -> list[Cell]:
    cells = []
    for line in PRINTED.strip().splitlines():
        maximum, d, first, *edges = line.split()
        numbers = [int(edge) * 1000 for edge in edges]
        for index in range(0, len(numbers), 2):
            inclusive = index == 0 and first == "incl"
            lowest = numbers[index] if inclusive else numbers[index] + 1
            cells.append(Cell(int(maximum) * 1000, int(d) * 1000, index // 2 + 1, lowest, numbers[index + 1]))
    return cells


CELLS = _cells()
ROWS = sorted({(maximum, d) for maximum, d, *_ in CELLS})


def _scale(maximum: int, d: int) -> InstrumentSpec:
    return InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, max_mg=maximum, d_mg=d)


def _limit(maximum: int, d: int, load: int) -> Limit:
    limit = permitted_shortage(_scale(maximum, d), load)
    assert isinstance(limit, Limit)
    return limit


def test_the_printed_table_has_thirteen_scales_and_thirty_six_cells() -> None:
    assert len(ROWS) == 13
    assert len(CELLS) == 13 * 2 + 10


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_gives_its_multiple_of_d_from_its_first_to_its_last_milligram(cell: Cell) -> None:
    maximum, d, multiple, lowest, highest = cell
    for load in {lowest, lowest + 1, (lowest + highest) // 2, highest - 1, highest}:
        limit = _limit(maximum, d, load)
        assert (limit.limit_mg, limit.outside_table) == (multiple * d, False)
        assert limit.rule == "circular_09_2017.table_2"
        assert limit.clause == "Thông tư 09/2017/TT-BKHCN Điều 5, Bảng 2"


@pytest.mark.parametrize("cell", CELLS)
def test_one_milligram_past_a_cell_is_the_next_cell_or_more_than_max(cell: Cell) -> None:
    maximum, d, multiple, _, highest = cell
    limit = permitted_shortage(_scale(maximum, d), highest + 1)
    if highest == maximum:
        assert limit == NotJudgeable(Note.LOAD_ABOVE_MAX)
    else:
        assert isinstance(limit, Limit)
        assert limit.limit_mg == (multiple + 1) * d


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("purpose", Purpose)
def test_a_shortage_of_the_limit_conforms_and_one_milligram_more_does_not(cell: Cell, purpose: Purpose) -> None:
    maximum, d, multiple, lowest, highest = cell
    sign = 1 if purpose is Purpose.SELLING else -1
    for load in (lowest, highest):
        for beyond, expected in (
            (-1, Verdict.CONFORMING),
            (0, Verdict.CONFORMING),
            (1, Verdict.NONCONFORMING),
        ):
            reading = Reading(load, load + sign * (multiple * d + beyond))
            verdict = judge_reading(_scale(maximum, d), reading, purpose)
            assert verdict.verdict is expected
            assert verdict.shortage_mg == multiple * d + beyond


@pytest.mark.parametrize("maximum", [10_000_000, 12_000_000, 15_000_000, 20_000_000])
def test_one_kilogram_on_a_50_g_scale_has_no_printed_cell_and_takes_the_general_form(maximum: int) -> None:
    below = permitted_shortage(_scale(maximum, 50_000), 999_999)
    at = _limit(maximum, 50_000, 1_000_000)
    above = _limit(maximum, 50_000, 1_000_001)
    assert below == NotJudgeable(Note.BELOW_TABLE)
    assert (at.limit_mg, at.outside_table, at.notes) == (50_000, True, (Note.OUTSIDE_TABLE,))
    assert (above.limit_mg, above.outside_table, above.notes) == (50_000, False, ())


@pytest.mark.parametrize(("maximum", "d"), ROWS)
def test_below_20_d_nothing_is_judged(maximum: int, d: int) -> None:
    scale = _scale(maximum, d)
    assert permitted_shortage(scale, 20 * d - 1) == NotJudgeable(Note.BELOW_TABLE)
    verdict = judge_reading(scale, Reading(20 * d - 1, 60 * d), Purpose.SELLING)
    assert verdict.verdict is Verdict.NOT_JUDGED
    assert verdict.notes == (Note.BELOW_TABLE,)
    assert (verdict.limit_mg, verdict.rule, verdict.clause) == (None, None, None)


@pytest.mark.parametrize(("maximum", "d"), ROWS)
def test_the_general_form_gives_the_same_limit_as_every_printed_cell(maximum: int, d: int) -> None:
    odd = InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, max_mg=maximum + 1, d_mg=d)
    edges = {load for top, step, _, low, high in CELLS if (top, step) == (maximum, d) for load in (low, high)}
    for load in edges:
        general = permitted_shortage(odd, load)
        assert isinstance(general, Limit)
        assert general.outside_table
        assert general.limit_mg == _limit(maximum, d, load).limit_mg


@pytest.mark.parametrize(
    ("divisions", "extra", "multiple"), [(20, 0, 1), (50, 0, 1), (50, 1, 2), (200, 0, 2), (200, 1, 3), (900, 0, 3)]
)
def test_the_general_form_changes_just_above_50_d_and_200_d(divisions: int, extra: int, multiple: int) -> None:
    d = 25_000
    limit = _limit(1_000 * d, d, divisions * d + extra)
    assert (limit.limit_mg, limit.rule) == (multiple * d, "circular_09_2017.general_form")
    assert limit.clause == "Thông tư 09/2017/TT-BKHCN Điều 5"


def test_a_spring_scale_of_unknown_max_takes_the_general_form() -> None:
    scale = InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, d_mg=20_000)
    limit = permitted_shortage(scale, 1_000_000)
    assert isinstance(limit, Limit)
    assert (limit.limit_mg, limit.outside_table) == (20_000, True)


def test_a_spring_scale_of_unknown_d_is_not_judged() -> None:
    scale = InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, max_mg=10_000_000, e_mg=50_000)
    assert permitted_shortage(scale, 2_000_000) == NotJudgeable(Note.D_UNKNOWN)
