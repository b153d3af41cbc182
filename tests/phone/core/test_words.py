"""Both languages say the same, of everything there is to say."""

import ast
import re
from collections.abc import Iterable
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

import phone
import pytest
from phone.core.badges import Badge
from phone.core.guidance import BLOCKING, Lack
from phone.core.words import FOLDER, LANGUAGES, Words, catalogue
from PIL import ImageFont

from rules import control
from rules.advisory import Advice
from rules.authority import WORDING_KEYS
from rules.cycles import VerificationState
from rules.finding_codes import FindingCode
from rules.flags import FlagKind
from rules.kinds import IndicationType, InstrumentKind
from rules.observations import CheatingSign, CheckMethod, SealState, StickerState
from rules.standards import AdequacyReason
from rules.verdicts import Note, Purpose, Verdict
from schemas.identity import Role
from schemas.spot_checks import PhotoKind
from schemas.standards import StandardKind

SPOKEN: dict[str, Iterable[StrEnum]] = {
    "findings.finding": FindingCode,
    "findings.adequacy": AdequacyReason,
    "verdict.note": Note,
    "verdict.short": Verdict,
    "verdict.advice": [advice for advice in Advice if advice is not Advice.NONE],
    "kinds.sign": CheatingSign,
    "kinds.instrument": InstrumentKind,
    "kinds.indication": IndicationType,
    "kinds.sticker": StickerState,
    "kinds.seal": SealState,
    "kinds.photo": PhotoKind,
    "kinds.method": CheckMethod,
    "kinds.purpose": Purpose,
    "kinds.flag": FlagKind,
    "kinds.standard": StandardKind,
    "kinds.role": Role,
    "badges.badge": Badge,
    "badges.validity": VerificationState,
    "missing.blocking": BLOCKING,
    "missing.advised": set(Lack) - BLOCKING,
    "missing.photo": PhotoKind,
}
PLACEHOLDER = re.compile(r"{(\w*)}")
# Found without importing kivy, which would read the test run's own arguments.
_KIVY = find_spec("kivy")
FONT = Path(str(_KIVY and _KIVY.origin)).parent / "data" / "fonts" / "Roboto-Regular.ttf"


@pytest.mark.parametrize("table", SPOKEN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_there_is_has_a_name(language: str, table: str) -> None:
    named = {key.removeprefix(f"{table}.") for key in catalogue(language) if key.startswith(f"{table}.")}
    missing = {entry.value for entry in SPOKEN[table]} - named
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_is_worded_for_every_authority_and_every_rule_is_named(language: str) -> None:
    rules = [value for name, value in vars(control).items() if name.startswith("RULE_")]
    assert len(rules) == 3
    wanted = {*WORDING_KEYS, *(f"verdict.rule.{rule.rsplit('.', 1)[-1]}" for rule in rules)}
    assert wanted <= set(catalogue(language))


def test_both_languages_have_the_same_files_and_keys() -> None:
    vi, en = catalogue("vi"), catalogue("en")
    assert {path.name for path in (FOLDER / "vi").iterdir()} == {path.name for path in (FOLDER / "en").iterdir()}
    assert set(vi) == set(en)


def test_both_languages_fill_in_the_same_values() -> None:
    vi, en = catalogue("vi"), catalogue("en")
    differing = {key for key in vi if set(PLACEHOLDER.findall(vi[key])) != set(PLACEHOLDER.findall(en[key]))}
    assert differing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_has_a_letter_the_font_lacks(language: str) -> None:
    texts = catalogue(language)
    assert [key for key, text in texts.items() if not text.strip() or text != text.strip()] == []
    font = ImageFont.truetype(str(FONT), 40)
    unknown = bytes(font.getmask("\ue000"))
    letters = {char for text in texts.values() for char in text if char.isprintable() and char != " "}
    assert {char for char in letters if bytes(font.getmask(char)) == unknown} == set()


def test_a_language_nobody_speaks_is_refused() -> None:
    words = Words()
    with pytest.raises(KeyError, match="fr"):
        words.choose("fr")
    assert words.language == "vi"


def said_in(path: Path) -> set[str]:
    """The keys a module says outright."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    said = [node.args[0] for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr == "say"]
    return {entry.value for entry in said if isinstance(entry, ast.Constant) and isinstance(entry.value, str)}


def test_every_key_that_is_said_outright_has_words() -> None:
    folder = Path(phone.__file__).parent / "core"
    said = {key for path in folder.glob("*.py") for key in said_in(path)}
    assert len(said) >= 10
    assert said - set(catalogue("vi")) == set()
