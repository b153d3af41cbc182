"""The steps of a check, in the order they are gone through."""

from enum import StrEnum

from phone.core.draft import Draft
from phone.core.guidance import Lack, Missing
from rules.observations import CheckMethod


class Step(StrEnum):
    MEASURE = "measure"
    MARKS = "marks"
    PHOTOS = "photos"
    SUMMARY = "summary"


ORDER = tuple(Step)
_STEP_OF = {
    Lack.NO_READING: Step.MEASURE,
    Lack.NO_STANDARD: Step.MEASURE,
    Lack.ONE_LOAD: Step.MEASURE,
    Lack.MEASURE_AGAIN: Step.MEASURE,
    Lack.ZERO_NOT_NOTED: Step.MEASURE,
    Lack.NO_STICKER: Step.MARKS,
    Lack.NO_SEAL: Step.MARKS,
    Lack.NO_PHOTO: Step.PHOTOS,
    Lack.PHOTO_WANTED: Step.PHOTOS,
}


def after(step: Step) -> Step | None:
    place = ORDER.index(step) + 1
    return ORDER[place] if place < len(ORDER) else None


def before(step: Step) -> Step | None:
    place = ORDER.index(step)
    return ORDER[place - 1] if place else None


def step_of(missing: Missing) -> Step | None:
    """Where what is missing can be made good; None where it cannot."""
    return _STEP_OF.get(missing.lack)


def done(step: Step, draft: Draft) -> bool:
    """Whether enough was entered in a step to go on."""
    if step is Step.MEASURE:
        return bool(draft.readings) or draft.method is CheckMethod.VISUAL
    if step is Step.MARKS:
        return draft.sticker is not None and draft.seal is not None
    return bool(draft.photos) if step is Step.PHOTOS else False


def first_undone(draft: Draft) -> Step:
    """Where a check that was broken off is taken up again."""
    return next((step for step in ORDER if not done(step, draft)), Step.SUMMARY)
