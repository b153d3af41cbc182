"""Checks being made, kept at every step."""

import json
import sqlite3
from dataclasses import fields
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from phone.core.draft import Draft
from phone.core.ids import new_id
from phone.store.database import Store
from phone.store.drafts import draft_of

from rules.kinds import InstrumentKind
from rules.observations import CheatingSign, CheckMethod, SealState
from rules.verdicts import Purpose, Reading
from schemas.plain import to_plain
from schemas.spot_checks import UnregisteredIn
from tests.phone.core.makers import INSTRUMENT
from tests.phone.store.makers import (
    MARKET,
    NOW,
    OTHER_PERSON,
    STALL,
    HandClock,
    account,
    database_of,
    draft,
    photo_bytes,
)

FULL = draft(
    photo_bytes(1),
    photo_bytes(2),
    note="Cân để nghiêng\nđã kê lại",
    sticker_code="KD-A-004512",
    goods_mg=300_000,
    signs=(CheatingSign.MAGNET, CheatingSign.EXTRA_PLATE),
    method=CheckMethod.CONTROL_SCALE,
    purpose=Purpose.BUYING,
    seal=SealState.BROKEN,
)


def raw(home: Path, draft_id: UUID) -> Any:
    connection = sqlite3.connect(database_of(home))
    row = connection.execute("SELECT content FROM draft WHERE id = ?", (draft_id.bytes,)).fetchone()
    connection.close()
    return json.loads(row[0])


def rewrite(home: Path, draft_id: UUID, values: object) -> None:
    connection = sqlite3.connect(database_of(home))
    connection.execute("UPDATE draft SET content = ? WHERE id = ?", (json.dumps(values), draft_id.bytes))
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "made",
    [
        FULL,
        draft(),
        Draft(id=new_id(), market_id=MARKET, begun_at=NOW, instrument_id=INSTRUMENT),
        Draft(
            id=new_id(),
            market_id=MARKET,
            begun_at=NOW,
            unregistered=UnregisteredIn(stall_id=STALL, kind=InstrumentKind.STEELYARD, max_mg=20_000_000),
            readings=(Reading(1_000_000, -5_000),),
        ),
    ],
)
def test_a_draft_comes_back_as_it_was_saved(store: Store, made: Draft) -> None:
    store.drafts.save(made)

    assert store.drafts.get(made.id) == made
    assert store.drafts.open_drafts() == [made]


def test_every_member_of_a_draft_is_kept(store: Store, tmp_path: Path) -> None:
    store.drafts.save(FULL)

    assert set(raw(tmp_path, FULL.id)) == {field.name for field in fields(Draft)}


def test_each_step_is_on_disk_when_it_is_saved(store: Store, reopened: Store) -> None:
    for step in range(1, 4):
        grown = FULL.changed(readings=tuple(Reading(1_000_000 * load, 1_000_000) for load in range(1, step + 1)))
        store.drafts.save(grown)
        assert reopened.drafts.get(FULL.id) == grown


def test_drafts_are_listed_last_saved_first(store: Store, hand_clock: HandClock) -> None:
    first, second = draft(), draft(instrument_id=new_id())
    store.drafts.save(first)
    hand_clock.turn(minutes=1)
    store.drafts.save(second)
    hand_clock.turn(minutes=1)
    store.drafts.save(first.changed(note="mới nhất"))

    assert [made.id for made in store.drafts.open_drafts()] == [first.id, second.id]
    found = store.drafts.of_instrument(INSTRUMENT)
    assert found is not None
    assert found.note == "mới nhất"


def test_another_person_on_the_same_phone_sees_only_their_own_drafts(store: Store) -> None:
    mine = draft()
    store.drafts.save(mine)
    store.sign_out()
    assert store.drafts.open_drafts() == []
    store.sign_in(account(OTHER_PERSON))
    assert store.drafts.open_drafts() == []

    store.sign_in(account())

    assert store.drafts.open_drafts() == [mine]


def test_a_draft_that_was_discarded_is_gone(store: Store) -> None:
    made = draft()
    store.drafts.save(made)

    store.drafts.discard(made.id)
    store.drafts.discard(made.id)

    assert store.drafts.get(made.id) is None
    assert store.drafts.open_drafts() == []


def test_what_another_version_wrote_beside_loses_no_draft(store: Store, tmp_path: Path) -> None:
    store.drafts.save(FULL)
    values = raw(tmp_path, FULL.id) | {"of_an_older_time": {"a": [1]}}
    values["photos"][0]["once_here"] = True
    rewrite(tmp_path, FULL.id, values)

    assert store.drafts.get(FULL.id) == FULL


def test_a_member_that_says_what_is_not_known_is_left_out_and_the_rest_kept(store: Store, tmp_path: Path) -> None:
    store.drafts.save(FULL)
    rewrite(tmp_path, FULL.id, raw(tmp_path, FULL.id) | {"seal": "melted", "goods_mg": "much"})

    assert store.drafts.get(FULL.id) == FULL.changed(seal=None, goods_mg=None)


@pytest.mark.parametrize("name", [field.name for field in fields(Draft)])
def test_a_member_of_nonsense_spoils_no_other(name: str) -> None:
    values = to_plain(FULL) | {name: {"no": "sense"}}
    needed = name in {"id", "market_id", "begun_at"}
    if needed:
        with pytest.raises(ValueError, match="not_of_type"):
            draft_of(values)
        return

    kept = draft_of(values)

    assert kept == FULL.changed(**{name: getattr(kept, name)})
    assert to_plain(getattr(kept, name)) != {"no": "sense"}


def test_a_draft_that_cannot_be_read_at_all_stays_in_the_database(
    store: Store, tmp_path: Path, hand_clock: HandClock
) -> None:
    strange, good = draft(), draft()
    store.drafts.save(strange)
    store.drafts.save(good)
    rewrite(tmp_path, strange.id, ["no", "draft"])

    assert store.drafts.open_drafts() == [good]
    assert store.drafts.get(strange.id) is None
    again = Store(tmp_path, hand_clock)
    again.open()
    again.close()
    assert raw(tmp_path, strange.id) == ["no", "draft"]
