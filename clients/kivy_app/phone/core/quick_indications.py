"""Buttons for what a scale mostly shows: exactly the load, or some scale intervals beside it."""

from dataclasses import dataclass

from rules.kinds import InstrumentSpec

MOST_DIVISIONS = 2


@dataclass(frozen=True, slots=True)
class QuickIndication:
    """`divisions` from the load, 0 for exactly the load."""

    divisions: int
    indication_mg: int


def quick_indications(
    load_mg: int, spec: InstrumentSpec | None, most_divisions: int = MOST_DIVISIONS
) -> list[QuickIndication]:
    """From least to greatest; only the load itself where the scale interval is not known."""
    step_mg = (spec.d_mg or spec.e_mg) if spec is not None else None
    if step_mg is None:
        return [QuickIndication(0, load_mg)]
    return [QuickIndication(count, load_mg + count * step_mg) for count in range(-most_divisions, most_divisions + 1)]
