"""A scale that nobody registered: what is asked, what is kept, and how its check begins."""

from phone.ui.check.beginning import draft_of_unregistered, flow_of, place_of
from phone.ui.check.describing import Description, usual_d, usual_max

from rules.finding_codes import FindingCode
from rules.kinds import InstrumentKind
from rules.verdicts import Reading, Verdict
from tests.phone.ui.fake_phone import FakePhone
from tests.phone.ui.nuoc_hai import KG, NUOC_HAI, TODAY, WEIGHTS, G, number

STALL = number(0xC0, 4)
SPRING = Description(stall_id=STALL, kind=InstrumentKind.SPRING_DIAL_SCALE, max_mg=20 * KG, d_mg=50 * G)


def test_stall_and_kind_are_enough() -> None:
    assert Description(stall_id=STALL).wire() is None
    assert Description(kind=InstrumentKind.STEELYARD).wire() is None
    wire = Description(stall_id=STALL, kind=InstrumentKind.STEELYARD).wire()
    assert wire is not None
    assert (wire.max_mg, wire.d_mg, wire.serial) == (None, None, None)
    assert Description.of(wire).wire() == wire


def test_an_interval_that_is_not_below_max_cannot_be_right() -> None:
    wrong = SPRING.changed(max_mg=50 * G)
    assert not wrong.interval_fits
    assert wrong.wire() is None


def test_max_and_interval_offered_are_those_of_its_kind() -> None:
    spring = usual_max(InstrumentKind.SPRING_DIAL_SCALE)
    assert {500 * G, 5 * KG, 12 * KG, 100 * KG} <= set(spring)
    assert list(spring) == sorted(spring)
    assert max(usual_d(InstrumentKind.SPRING_DIAL_SCALE, 500 * G)) == 5 * G
    assert max(usual_d(InstrumentKind.PLATFORM_SCALE, None)) == 200 * G


def test_its_check_goes_on_like_any_other_and_finds_it_unregistered(phone: FakePhone) -> None:
    wire = SPRING.wire()
    assert wire is not None
    draft = draft_of_unregistered(phone.store, phone.clock, wire, NUOC_HAI, TODAY, "KD-X 1")
    assert draft.standards == (WEIGHTS,)
    flow = flow_of(phone.store, phone.clock, draft)
    flow.keep()
    assert phone.store.drafts.get(draft.id) == draft
    flow.add_reading(Reading(10 * KG, 10 * KG))
    assert flow.verdict.verdict is Verdict.CONFORMING
    assert FindingCode.UNREGISTERED in {entry.code for entry in flow.verdict.findings}
    place = place_of(phone.store, draft)
    assert place.stall is not None
    assert place.stall.code == "B-11"
    assert place.market is not None
