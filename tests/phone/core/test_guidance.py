"""What a check lacks is said; only what makes it no record keeps it from being finished."""

from typing import Any

import pytest
from hypothesis import given
from phone.core.draft import Draft
from phone.core.guidance import (
    Lack,
    Missing,
    can_be_finished,
    missing,
    missing_text,
    next_photo,
    photos_wanted,
)
from phone.core.judging import NOTHING_KNOWN, Subject, judge, spec_of
from phone.core.record import DraftUnfinished, record_of
from phone.core.words import Words

from rules.kinds import InstrumentKind
from rules.observations import CheatingSign, CheckMethod, SealState, StickerState
from rules.verdicts import Reading
from schemas.spot_checks import PhotoKind, UnregisteredIn
from tests.phone.core.makers import AT, DAY, KG, draft, instrument, photo, standard
from tests.phone.core.test_judging import DRAFTS

SCALE = Subject(instrument())
DIGITAL = Subject(instrument(kind="counter_scale", indication_type="digital", accuracy_class="IIII"))
DISPENSER = Subject(instrument(kind="fuel_dispenser"))
SHORT = (Reading(2 * KG, 2_500_000), Reading(5 * KG, 5 * KG))
STRANGE = UnregisteredIn(stall_id=instrument().stall_id, kind=InstrumentKind.STEELYARD)


def lacks(made: Draft, subject: Subject = SCALE) -> list[Lack]:
    return [entry.lack for entry in missing(made, subject, judge(made, subject, [standard()], DAY))]


def test_a_whole_check_lacks_nothing() -> None:
    assert lacks(draft()) == []
    assert can_be_finished(draft(), SCALE)


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"sticker": None}, Lack.NO_STICKER),
        ({"seal": None}, Lack.NO_SEAL),
        ({"readings": ()}, Lack.NO_READING),
        ({"readings": (), "method": CheckMethod.CONTROL_SCALE}, Lack.NO_READING),
        ({"note": "x" * 2001}, Lack.OUT_OF_BOUNDS),
        ({"note": "a\x00"}, Lack.OUT_OF_BOUNDS),
    ],
)
def test_what_makes_it_no_record_keeps_it_from_being_finished(changes: dict[str, Any], lack: Lack) -> None:
    made = draft(**changes)
    assert missing(made, SCALE)[0].lack is lack
    assert not can_be_finished(made, SCALE)


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({"readings": (), "method": CheckMethod.VISUAL}, SCALE),
        ({"readings": ()}, DISPENSER),
        ({"readings": ()}, Subject(instrument(kind="something_of_a_later_day"))),
        ({"photos": (), "position": None, "standards": (), "zero_after_mg": None}, SCALE),
        ({"instrument_id": None, "unregistered": STRANGE}, NOTHING_KNOWN),
    ],
)
def test_what_is_only_advised_keeps_nothing_back(changes: dict[str, Any], subject: Subject) -> None:
    assert can_be_finished(draft(**changes), subject)


@pytest.mark.parametrize(
    ("changes", "advised"),
    [
        ({"photos": ()}, [Lack.NO_PHOTO]),
        ({"position": None}, [Lack.NO_POSITION]),
        ({"zero_before_mg": None}, [Lack.ZERO_NOT_NOTED]),
        ({"zero_after_mg": None}, [Lack.ZERO_NOT_NOTED]),
        ({"standards": ()}, [Lack.NO_STANDARD]),
        ({"readings": (Reading(5 * KG, 5 * KG),) * 2}, [Lack.ONE_LOAD]),
        ({"readings": (Reading(2 * KG, 2_050_000), Reading(5 * KG, 5 * KG))}, [Lack.MEASURE_AGAIN]),
        ({"seal": SealState.BROKEN}, [Lack.PHOTO_WANTED]),
        ({"readings": (), "method": CheckMethod.VISUAL, "standards": (), "zero_before_mg": None}, []),
    ],
)
def test_what_would_make_it_better_is_advised(changes: dict[str, Any], advised: list[Lack]) -> None:
    assert lacks(draft(**changes)) == advised


def test_a_draft_of_nothing_says_so() -> None:
    nothing = draft(instrument_id=None)
    assert missing(nothing) == [Missing(Lack.NO_INSTRUMENT)]
    assert not can_be_finished(nothing)


@pytest.mark.parametrize(
    ("changes", "subject", "wanted"),
    [
        ({}, SCALE, [PhotoKind.STICKER]),
        ({"sticker": None, "seal": None}, SCALE, []),
        ({"sticker": StickerState.MISSING}, SCALE, []),
        ({"sticker": StickerState.UNREADABLE}, SCALE, [PhotoKind.STICKER]),
        ({"seal": SealState.BROKEN}, SCALE, [PhotoKind.STICKER, PhotoKind.SEAL]),
        ({"seal": SealState.MISSING, "sticker": StickerState.MISSING}, SCALE, [PhotoKind.SEAL]),
        ({"signs": (CheatingSign.REPLACED_SEAL,)}, SCALE, [PhotoKind.STICKER, PhotoKind.SEAL]),
        ({"signs": (CheatingSign.MAGNET,)}, SCALE, [PhotoKind.STICKER, PhotoKind.SCENE]),
        ({"readings": SHORT}, SCALE, [PhotoKind.STICKER, PhotoKind.DIAL]),
        ({"readings": SHORT}, DIGITAL, [PhotoKind.STICKER, PhotoKind.INDICATION]),
        ({"instrument_id": None, "unregistered": STRANGE}, NOTHING_KNOWN, [PhotoKind.STICKER, PhotoKind.DIAL]),
        (
            {"readings": SHORT, "seal": SealState.BROKEN, "signs": (CheatingSign.SECOND_SCALE,)},
            SCALE,
            [PhotoKind.STICKER, PhotoKind.SEAL, PhotoKind.DIAL, PhotoKind.SCENE],
        ),
    ],
)
def test_what_was_seen_asks_for_its_photos_in_order(
    changes: dict[str, Any], subject: Subject, wanted: list[PhotoKind]
) -> None:
    made = draft(photos=(), **changes)
    verdict = judge(made, subject, [standard()], DAY)
    spec = spec_of(made, subject)
    assert photos_wanted(made, spec, verdict) == wanted

    taken = []
    while (kind := next_photo(made, spec, verdict)) is not None:
        taken.append(kind)
        made = made.changed(photos=(*made.photos, photo(kind)))
    assert taken == wanted


@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_that_can_be_missing_is_said(language: str) -> None:
    words = Words(language)
    said = [missing_text(words, Missing(lack, "sticker")) for lack in Lack]
    assert all(text and "{" not in text for text in said)
    assert len(set(said)) == len(said)


@given(DRAFTS)
def test_whatever_can_be_finished_becomes_a_record_and_the_rest_does_not_lack_words(made: Draft) -> None:
    for candidate in (made, made.changed(sticker=None)):
        if can_be_finished(candidate, SCALE):
            record_of(candidate, AT, None)
        elif candidate.sticker is None or candidate.seal is None:
            with pytest.raises(DraftUnfinished):
                record_of(candidate, AT, None)
