"""The register as the service tells it, page by page."""

from dataclasses import replace
from datetime import timedelta

import pytest
from phone.core.badges import Badge
from phone.core.ids import new_id
from phone.core.outbox_state import OutboxState
from phone.store.database import Store
from phone.store.register_rows import matching

from rules.verdicts import Verdict
from schemas.sync import Gone, SyncInstrument
from tests.phone.core.makers import INSTRUMENT, standard
from tests.phone.store.makers import (
    MARKET,
    NOW,
    OTHER_PERSON,
    STALL,
    TITLE,
    TODAY,
    HandClock,
    account,
    area,
    check,
    content,
    draft,
    first_page,
    flag,
    instrument,
    market,
    page,
    photo_bytes,
    queue,
    send,
    stall,
    verification,
)


def only_row(store: Store) -> SyncInstrument:
    [row] = store.register.instruments(MARKET)
    return row.instrument


def test_a_page_is_read_back_as_it_came(store: Store) -> None:
    told = [verification(), verification(mark_series=None, mark_number=None, valid_until=None, result="fail")]
    checks = [check(), check(performed_at=NOW - timedelta(days=3), photos_missing=2)]
    open_flag = flag()
    store.register.apply(
        first_page(verifications=told, spot_checks=checks, standards=[standard()], flags=[open_flag], cursor="c7")
    )

    [row] = store.register.instruments(MARKET)
    assert (row.instrument, row.stall) == (instrument(), stall())
    assert row.flags == (open_flag,)
    assert set(store.register.verifications(INSTRUMENT)) == set(told)
    assert [entry.check for entry in store.register.history(INSTRUMENT) if entry.check] == list(reversed(checks))
    assert store.register.standards() == [standard()]
    [seen] = store.register.markets()
    assert (seen.market, seen.area_name) == (market(), "Xã Hoà An")
    assert store.register.cursor() == "c7"
    assert store.register.whole_since() == NOW


def test_a_page_applied_twice_is_applied_once(store: Store) -> None:
    told = first_page(
        verifications=[verification()],
        spot_checks=[check(), check(instrument_id=None)],
        flags=[flag()],
        standards=[standard()],
        gone=[Gone(kind="stall", id=STALL)],
        reset=False,
    )
    store.register.apply(told)
    before = dump(store)

    store.register.apply(told)

    assert dump(store) == before


def dump(store: Store) -> list[str]:
    return [line for line in store._connections.read().iterdump() if "register." not in line]


def test_reset_forgets_the_register_and_nothing_else(store: Store) -> None:
    store.register.apply(first_page(verifications=[verification()], spot_checks=[check()], standards=[standard()]))
    queued = queue(store, photo_bytes(1))
    made = draft()
    store.drafts.save(made)

    store.register.apply(page(reset=True, more=True, cursor="anew"))

    assert store.register.markets() == []
    assert store.register.instruments(MARKET) == []
    assert store.register.standards() == []
    assert store.register.history(INSTRUMENT) == [
        entry for entry in store.register.history(INSTRUMENT) if entry.own_check
    ]
    assert (store.register.cursor(), store.register.whole_since()) == ("anew", None)
    assert store.outbox.get(queued) is not None
    assert store.drafts.get(made.id) == made
    assert store.photos.size_used() > 0
    assert store.account is not None


def test_what_left_the_scope_is_forgotten_and_what_comes_with_the_page_stays(store: Store) -> None:
    other = instrument(id=new_id(), local_tag="NH-0013")
    store.register.apply(first_page(instruments=[instrument(), other], standards=[standard()], flags=[flag()]))

    store.register.apply(
        page(
            gone=[
                Gone(kind="instrument", id=INSTRUMENT),
                Gone(kind="instrument", id=other.id),
                Gone(kind="standard", id=standard().id),
                Gone(kind="hovercraft", id=new_id()),
                Gone(kind="known_id", id=INSTRUMENT),
                Gone(kind="stall", id=new_id()),
            ],
            instruments=[replace(other, local_tag="NH-0014")],
        )
    )

    assert only_row(store).local_tag == "NH-0014"
    assert store.register.instrument(INSTRUMENT) is None
    assert store.register.standards() == []


def test_an_instrument_that_left_and_came_back_has_its_history_and_only_the_flags_told_anew(store: Store) -> None:
    store.register.apply(first_page(verifications=[verification()], spot_checks=[check()], flags=[flag()]))
    store.register.apply(page(gone=[Gone(kind="instrument", id=INSTRUMENT)]))

    store.register.apply(page(instruments=[instrument()]))

    [row] = store.register.instruments(MARKET)
    assert row.flags == ()
    assert len(store.register.history(INSTRUMENT)) == 2


def test_rows_may_come_before_what_they_belong_to(store: Store) -> None:
    """What is written while a pass runs moves to the next: children can come a pass before their parents."""
    store.register.apply(page(reset=True, verifications=[verification()], flags=[flag()], spot_checks=[check()]))
    store.register.apply(page(instruments=[instrument()]))
    assert store.register.instrument(INSTRUMENT) is None
    store.register.apply(page(stalls=[stall()], markets=[market()], areas=[area()]))

    row = store.register.instrument(INSTRUMENT)
    assert row is not None
    assert row.flag_kinds == ("nonconforming",)
    assert len(store.register.history(INSTRUMENT)) == 2


def test_an_interrupted_page_leaves_nothing_of_itself(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.register.apply(first_page())
    monkeypatch.setattr("phone.store.register_writing.PageWriter._flags", broken)

    with pytest.raises(ConnectionError):
        store.register.apply(page(reset=True, cursor="half", markets=[market(name="Chợ khác")]))

    assert store.register.cursor() == "c1"
    assert [row.market.name for row in store.register.markets()] == ["Chợ Nước Hai"]


def broken(*_: object) -> None:
    raise ConnectionError


def test_a_flag_that_was_closed_is_no_badge_any_more(store: Store) -> None:
    opened = flag()
    store.register.apply(first_page(flags=[opened]))
    [row] = store.register.instruments(MARKET)
    assert row.badge(TODAY) is Badge.FAILED

    store.register.apply(page(flags=[replace(opened, closed_at=NOW)]))

    [row] = store.register.instruments(MARKET)
    assert row.badge(TODAY) is Badge.IN_DATE


def test_a_kind_of_flag_or_instrument_of_a_newer_service_is_kept(store: Store) -> None:
    store.register.apply(
        first_page(instruments=[instrument(kind="quantum_scale")], flags=[flag(kind="wrong_colour", severity=9)])
    )

    [row] = store.register.instruments(MARKET)
    assert (row.instrument.kind, row.flag_kinds) == ("quantum_scale", ("wrong_colour",))
    assert row.badge(TODAY) is Badge.IN_DATE


def test_a_market_tells_how_its_instruments_stand(store: Store) -> None:
    shut = stall(id=new_id(), code="B-1", open=False)
    store.register.apply(
        first_page(
            stalls=[stall(), shut],
            instruments=[
                instrument(last_check_at=NOW - timedelta(days=3)),
                instrument(id=new_id(), valid_until=TODAY - timedelta(days=1)),
                instrument(id=new_id(), valid_until=TODAY + timedelta(days=1)),
                instrument(id=new_id(), verified_on=None, valid_until=None),
                instrument(id=new_id(), in_use=False),
                instrument(id=new_id(), stall_id=shut.id),
            ],
            markets=[market(), market(id=new_id(), code="CB-X", name="Chợ cũ", open=False)],
        )
    )

    [row] = store.register.markets()

    assert row.counts == {
        Badge.FAILED: 0,
        Badge.OVERDUE: 1,
        Badge.NEVER_VERIFIED: 1,
        Badge.DUE: 1,
        Badge.IN_DATE: 1,
    }
    assert (row.instruments, row.to_check) == (4, 3)
    assert len(store.register.instruments(MARKET)) == 4
    assert len(store.register.instruments(MARKET, retired=True)) == 6


def test_markets_are_listed_as_a_vietnamese_dictionary_would(store: Store) -> None:
    names = ["Chợ Đông Khê", "Chợ Thông Nông", "Chợ Áng", "Chợ Dân Chủ", "Chợ An Lại"]
    store.register.apply(first_page(markets=[market(id=new_id(), code=name, name=name) for name in names]))

    assert [row.market.name for row in store.register.markets()] == [
        "Chợ An Lại",
        "Chợ Áng",
        "Chợ Dân Chủ",
        "Chợ Đông Khê",
        "Chợ Thông Nông",
    ]


def test_stalls_are_listed_by_number_with_their_own_flags(store: Store) -> None:
    second, closed = stall(id=new_id(), code="A-2"), stall(id=new_id(), code="A-3", open=False)
    store.register.apply(
        first_page(
            stalls=[stall(), second, closed],
            flags=[flag(kind="unregistered", stall_id=second.id, instrument_id=None), flag()],
        )
    )

    rows = store.register.stalls(MARKET)

    assert [(row.stall.code, row.instruments) for row in rows] == [("A-2", 0), ("A-12", 1)]
    assert [entry.kind for entry in rows[0].flags] == ["unregistered"]
    assert rows[1].flags == ()


def test_instruments_are_found_without_diacritics_by_stall_trader_and_plate(store: Store) -> None:
    other = stall(id=new_id(), code="B-7", trader_name="Nông Thị Đào", sector="Rau")
    store.register.apply(
        first_page(stalls=[stall(), other], instruments=[instrument(), instrument(id=new_id(), stall_id=other.id)])
    )
    rows = store.register.instruments(MARKET)

    for query, stalls in {
        "": ["A-12", "B-7"],
        "dao": ["B-7"],
        "NÔNG đào": ["B-7"],
        "a12": ["A-12"],
        "a-12 hoang": ["A-12"],
        "nhon hoa": ["A-12", "B-7"],
        "nh0012": ["A-12", "B-7"],
        "thit lon": ["A-12"],
        "khong co": [],
    }.items():
        assert [row.stall.code for row in matching(rows, query)] == stalls, query
    assert [row.market.name for row in matching(store.register.markets(), "nuoc hai")] == ["Chợ Nước Hai"]
    assert [row.stall.code for row in matching(store.register.stalls(MARKET), "rau")] == ["B-7"]


def test_a_trader_who_changed_is_found_by_the_new_name(store: Store) -> None:
    store.register.apply(first_page())
    store.register.apply(page(stalls=[stall(trader_name="Lục Văn Páo")]))

    rows = store.register.instruments(MARKET)
    assert matching(rows, "luc van pao") == rows
    assert matching(rows, "hoang") == []


def test_ones_own_check_of_today_shows_before_the_register_knows(store: Store) -> None:
    store.register.apply(first_page(instruments=[instrument(last_check_at=NOW - timedelta(days=300))]))
    [row] = store.register.instruments(MARKET)
    assert row.to_check(TODAY)

    record_id = queue(store)

    [row] = store.register.instruments(MARKET)
    assert row.own_check is not None
    assert (row.own_check.record_id, row.own_check.state) == (record_id, OutboxState.QUEUED)
    assert (row.last_check_at, row.last_verdict) == (NOW, Verdict.CONFORMING)
    assert not row.to_check(TODAY)
    assert [entry.own_check for entry in store.register.history(INSTRUMENT)] == [row.own_check]

    send(store, record_id)
    [row] = store.register.instruments(MARKET)
    assert row.own_check is not None, "the register does not tell of it yet"

    told = check(id=record_id, performed_at=NOW)
    store.register.apply(
        page(instruments=[instrument(last_check_at=NOW, last_verdict="conforming")], spot_checks=[told])
    )
    [row] = store.register.instruments(MARKET)
    assert row.own_check is None
    assert row.last_check_at == NOW
    assert [(entry.check, entry.own_check) for entry in store.register.history(INSTRUMENT)] == [(told, None)]


def test_an_own_check_still_unsent_shows_even_where_somebody_checked_later(store: Store) -> None:
    record_id = queue(store)
    later = NOW + timedelta(hours=1)
    store.register.apply(first_page(instruments=[instrument(last_check_at=later, last_verdict="nonconforming")]))

    [row] = store.register.instruments(MARKET)

    assert row.own_check is not None
    assert row.own_check.record_id == record_id
    assert (row.last_check_at, row.last_verdict) == (later, "nonconforming")


def test_an_open_draft_shows_on_its_instrument_to_the_person_who_made_it(store: Store) -> None:
    store.register.apply(first_page())
    made = draft()
    store.drafts.save(made)

    [row] = store.register.instruments(MARKET)
    assert row.draft_id == made.id
    store.outbox.queue(made.id, content(made), OTHER_PERSON, TITLE, Verdict.CONFORMING)
    [row] = store.register.instruments(MARKET)
    assert row.draft_id is None


def test_history_is_newest_first_checks_before_the_verification_of_their_day(store: Store) -> None:
    verified = verification(verified_on=TODAY - timedelta(days=10))
    same_day = check(performed_at=NOW - timedelta(days=10))
    older = check(performed_at=NOW - timedelta(days=20))
    store.register.apply(first_page(verifications=[verified], spot_checks=[older, same_day]))
    queue(store)

    entries = store.register.history(INSTRUMENT)

    assert [entry.day for entry in entries] == sorted((entry.day for entry in entries), reverse=True)
    assert [entry.check or entry.verification for entry in entries[1:]] == [same_day, verified, older]
    assert entries[0].own_check is not None


def test_history_is_kept_two_years_by_the_services_clock(store: Store, hand_clock: HandClock) -> None:
    hand_clock.turn(days=4000)  # the phone's own clock is years off
    years = [verification(verified_on=TODAY - timedelta(days=365 * age)) for age in range(6)]
    failed = verification(verified_on=TODAY - timedelta(days=365 * 5 + 1), result="fail")
    checks = [check(performed_at=NOW - timedelta(days=age)) for age in (0, 700, 740, 2000)]

    store.register.apply(first_page(verifications=[*years, failed], spot_checks=checks, more=True))
    assert len(store.register.verifications(INSTRUMENT)) == 7, "only once a pass is whole"
    store.register.apply(page())

    assert [entry.check for entry in store.register.history(INSTRUMENT) if entry.check] == checks[:2]
    assert set(store.register.verifications(INSTRUMENT)) == {*years[:3], failed}


def test_of_rarely_verified_instruments_the_newest_verifications_stay_whatever_their_age(store: Store) -> None:
    old = [verification(verified_on=TODAY - timedelta(days=365 * age)) for age in (5, 10, 15)]

    store.register.apply(first_page(verifications=old))

    assert list(store.register.verifications(INSTRUMENT)) == old[:2]


def test_an_unregistered_instruments_check_becomes_that_of_its_instrument(store: Store) -> None:
    unknown = check(instrument_id=None)
    store.register.apply(first_page(spot_checks=[unknown]))
    assert store.register.history(INSTRUMENT) == []

    store.register.apply(page(spot_checks=[replace(unknown, instrument_id=INSTRUMENT)]))
    store.register.apply(page(spot_checks=[replace(unknown, instrument_id=INSTRUMENT, photos_missing=1)]))

    assert [entry.check for entry in store.register.history(INSTRUMENT)] == [
        replace(unknown, instrument_id=INSTRUMENT, photos_missing=1)
    ]


def test_standards_are_those_of_the_market_and_those_that_travel(store: Store) -> None:
    here = standard(id=new_id(), market_id=MARKET, name="Bộ quả cân chợ")
    elsewhere, retired = standard(id=new_id(), market_id=new_id()), standard(id=new_id(), in_use=False)
    travelling = standard(id=new_id(), name="Cân của đội")
    store.register.apply(first_page(standards=[here, elsewhere, retired, travelling]))

    assert store.register.standards(MARKET) == [here, travelling]
    assert {one.id for one in store.register.standards()} == {here.id, elsewhere.id, travelling.id}


def test_another_person_or_server_sees_nothing_of_the_register_before(store: Store) -> None:
    store.register.apply(first_page())
    store.sign_in(account())
    assert store.register.cursor() == "c1", "the same person signs in again and keeps it"

    store.sign_in(account(OTHER_PERSON))
    assert store.register.markets() == []
    assert store.register.cursor() is None

    store.register.apply(first_page())
    store.sign_in(account(OTHER_PERSON, server="https://khac.example"))
    assert store.register.cursor() is None

    store.register.apply(first_page())
    store.sign_out()
    assert store.register.markets() == []
    assert store.account is None


def test_clearing_forgets_the_register_and_its_cursor(store: Store) -> None:
    store.register.apply(first_page())
    made = draft()
    store.drafts.save(made)

    store.register.clear()

    assert store.register.cursor() is None
    assert store.register.markets() == []
    assert store.drafts.get(made.id) == made
