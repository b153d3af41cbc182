"""Beside each reading stands what it is, what is permitted and why; findings and verdicts are sentences."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phone.core.explaining import (
    explain_finding,
    explain_limit,
    explain_reading,
    explain_readings,
    explain_verdict,
    verdict_text,
)
from phone.core.judging import Subject, judge, spec_of
from phone.core.words import Words

from rules.check import CheckVerdict
from rules.control import judge_reading
from rules.finding_codes import FindingCode
from rules.kinds import AccuracyClass, InstrumentKind, InstrumentSpec
from rules.observations import CheckMethod
from rules.verdicts import Purpose, Reading, Verdict
from schemas.identity import Role
from tests.phone.core.makers import DAY, KG, G, draft, instrument, standard
from tests.phone.core.test_judging import CASES, DRAFTS, INSTRUMENTS

VI, EN = Words("vi"), Words("en")
SPRING = InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, max_mg=10 * KG, d_mg=50 * G)
ODD_SPRING = InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, max_mg=7 * KG, d_mg=50 * G)
COUNTER = InstrumentSpec(
    InstrumentKind.COUNTER_SCALE, max_mg=30 * KG, d_mg=10 * G, e_mg=10 * G, accuracy_class=AccuracyClass.III
)


def verdict_of(**changes: Any) -> CheckVerdict:
    return judge(draft(**changes), Subject(instrument()), [standard()], DAY)


def test_a_shortage_says_the_limit_and_where_it_comes_from() -> None:
    reading = judge_reading(SPRING, Reading(2 * KG, 2_070_000), Purpose.SELLING)

    vi, en = explain_reading(VI, reading, SPRING), explain_reading(EN, reading, SPRING)

    assert vi.result == "Thiếu 70 g: KHÔNG ĐẠT"
    assert vi.limit == "Cân 10 kg, vạch 50 g, quả 2 kg: được thiếu tối đa 50 g (Bảng 2, TT 09/2017)."
    assert en.result == "Short by 70 g: FAIL"
    assert en.limit == "Max 10 kg, d 50 g, weights 2 kg: at most 50 g short is permitted (Table 2, Circular 09/2017)."


@pytest.mark.parametrize(
    ("indication_mg", "purpose", "vi"),
    [
        (2 * KG, Purpose.SELLING, "Đúng: ĐẠT"),
        (2_050_000, Purpose.SELLING, "Thiếu 50 g: ĐẠT"),
        (2_050_001, Purpose.SELLING, "Thiếu 50,001 g: KHÔNG ĐẠT"),
        (1_950_000, Purpose.SELLING, "Dư cho khách 50 g: ĐẠT"),
        (1_900_000, Purpose.BUYING, "Thiếu 100 g: KHÔNG ĐẠT"),
        (2_100_000, Purpose.BUYING, "Dư cho khách 100 g: ĐẠT"),
        (-50 * G, Purpose.BUYING, "Thiếu 2,05 kg: KHÔNG ĐẠT"),
    ],
)
def test_what_the_customer_loses_or_gains_is_said(indication_mg: int, purpose: Purpose, vi: str) -> None:
    reading = judge_reading(SPRING, Reading(2 * KG, indication_mg), purpose)
    assert explain_reading(VI, reading, SPRING).result == vi


@pytest.mark.parametrize(
    ("spec", "load_mg", "method", "vi"),
    [
        (
            ODD_SPRING,
            3 * KG,
            CheckMethod.CONTROL_WEIGHTS,
            (
                "Cân 7 kg, vạch 50 g, quả 3 kg: được thiếu tối đa 100 g "
                "(ngoài ô in của Bảng 2, theo quy luật chung, TT 09/2017)."
            ),
        ),
        (
            COUNTER,
            10 * KG,
            CheckMethod.CONTROL_SCALE,
            "Cân 30 kg, e 10 g, tải 10 kg: được thiếu tối đa 20 g (2 lần sai số kiểm định ban đầu, Điều 5 TT 09/2017).",
        ),
        (SPRING, 500 * G, CheckMethod.CONTROL_WEIGHTS, "Tải quá nhẹ so với cân này: không xét. Đặt quả nặng hơn."),
        (SPRING, 11 * KG, CheckMethod.CONTROL_WEIGHTS, "Tải vượt mức cân lớn nhất: không xét. Bớt quả cân."),
        (None, KG, CheckMethod.CONTROL_WEIGHTS, "Chưa rõ đặc tính của cân: không xét được."),
    ],
)
def test_the_limit_is_said_before_anything_was_read(
    spec: InstrumentSpec | None, load_mg: int, method: CheckMethod, vi: str
) -> None:
    assert explain_limit(VI, spec, load_mg, method) == vi


def test_a_scale_whose_max_nobody_knows_is_explained_by_its_interval() -> None:
    unknown_max = InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, d_mg=50 * G)
    assert explain_limit(VI, unknown_max, 2 * KG).startswith("Cân chưa rõ mức lớn nhất, vạch 50 g, quả 2 kg:")


def test_a_reading_that_is_not_judged_says_why_instead_of_a_limit() -> None:
    reading = judge_reading(SPRING, Reading(500 * G, 570 * G), Purpose.SELLING)
    explained = explain_reading(VI, reading, SPRING)
    assert explained.verdict is Verdict.NOT_JUDGED
    assert explained.result == "Thiếu 70 g: KHÔNG XÉT"
    assert explained.limit == "Tải quá nhẹ so với cân này: không xét. Đặt quả nặng hơn."
    assert explained.remarks == ()


def test_remarks_say_what_the_limit_rests_on() -> None:
    spec = InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, max_mg=7 * KG, min_mg=2 * KG, d_mg=50 * G)
    reading = judge_reading(spec, Reading(KG, KG), Purpose.SELLING)
    assert explain_reading(VI, reading, spec).remarks == (
        "Ngoài ô in của Bảng 2: xét theo quy luật chung.",
        "Tải nhỏ hơn mức cân nhỏ nhất.",
    )


def test_close_to_the_limit_it_says_weigh_again_and_after_three_times_refer() -> None:
    once = verdict_of(readings=(Reading(2 * KG, 2_050_000), Reading(5 * KG, 5 * KG)))
    spec = spec_of(draft(), Subject(instrument()))
    said = explain_readings(VI, once, spec, CheckMethod.CONTROL_WEIGHTS)
    assert said[0].result == "Thiếu 50 g: ĐẠT"
    assert [re.sub(r"±[\d,]+", "±", remark) for remark in said[0].remarks] == [
        "Sát mức cho phép (chỉ chắc đến ± g): cân lại."
    ]
    assert said[1].remarks == ()

    thrice = verdict_of(readings=(Reading(2 * KG, 2_050_000),) * 3)
    remarks = [entry.remarks for entry in explain_readings(VI, thrice, spec, CheckMethod.CONTROL_WEIGHTS)]
    assert remarks[:2] == [(), ()]
    assert remarks[2][0].startswith("Cân 3 lần vẫn sát mức")


@pytest.mark.parametrize(
    ("role", "day", "vi"),
    [
        (Role.BOARD, DAY, "Phép đo đối chứng: lượng thiếu vượt mức cho phép."),
        (Role.DISTRICT_TEAM, DAY, "Phép đo không phù hợp."),
        (Role.DISTRICT_TEAM, date(2025, 1, 1), "Phép đo không phù hợp."),
        (Role.DEPARTMENT, DAY, "Phương tiện đo không đạt yêu cầu."),
    ],
)
def test_a_verdict_is_worded_by_the_authority_of_the_role(role: Role, day: date, vi: str) -> None:
    assert verdict_text(VI, Verdict.NONCONFORMING, role, day) == vi
    failed = verdict_of(readings=(Reading(2 * KG, 2_070_000),))
    assert explain_verdict(VI, failed, role, day) == vi


def test_a_failure_that_the_standard_does_not_prove_accuses_nobody() -> None:
    unproven = verdict_of(readings=(Reading(2 * KG, 2_070_000),), standards=())
    assert explain_verdict(VI, unproven, Role.BOARD, DAY) == (
        "Phép đo đối chứng: lượng thiếu vượt mức cho phép. "
        "Chuẩn dùng chưa đủ căn cứ: chỉ ghi nhận, chưa kết luận vi phạm."
    )
    seen_only = verdict_of(method=CheckMethod.VISUAL, readings=())
    assert explain_verdict(VI, seen_only, Role.BOARD, DAY) == "Chưa có kết quả phép đo đối chứng."


def test_every_finding_is_said_in_a_sentence_of_both_languages() -> None:
    said: dict[FindingCode, set[str]] = {}
    for made, subject, standards in CASES.values():
        for finding in judge(made, subject, standards, DAY).findings:
            for words in (VI, EN):
                said.setdefault(finding.code, set()).add(explain_finding(words, finding))
    assert set(said) == set(FindingCode)
    assert [text for texts in said.values() for text in texts if "{" in text or not text.endswith(".")] == []
    assert "Cân thiếu 70 g ở tải 2 kg – quá mức cho phép 50 g." in said[FindingCode.MEASUREMENT_NONCONFORMING]
    assert "Dấu hiệu đáng ngờ: nam châm." in said[FindingCode.CHEATING_SIGN]
    assert (
        "Chuẩn không đủ để xét tải 2 kg: các quả cân không ghép được thành tải này."
        in (said[FindingCode.STANDARD_INSUFFICIENT])
    )
    assert "Hạn trên tem 31/07/2027, trong sổ 30/06/2027: không khớp." in said[FindingCode.STICKER_DATE_DIFFERS]


@given(DRAFTS, INSTRUMENTS, st.sampled_from([VI, EN]), st.sampled_from(Role))
def test_any_check_can_be_explained(made: Any, scale: Any, words: Words, role: Role) -> None:
    subject = Subject(scale)
    verdict = judge(made, subject, [standard()], DAY)
    explained = explain_readings(words, verdict, spec_of(made, subject), made.method)
    assert [entry.verdict for entry in explained] == [entry.verdict for entry in verdict.readings]
    texts = [text for entry in explained for text in (entry.result, entry.limit, *entry.remarks)]
    texts += [explain_finding(words, finding) for finding in verdict.findings]
    texts.append(explain_verdict(words, verdict, role, DAY))
    assert all(text and "{" not in text for text in texts)
