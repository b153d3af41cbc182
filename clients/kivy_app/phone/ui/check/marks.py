"""What is said of the sticker: what the register expects, and what was read."""

from phone.core.draft import Draft
from phone.core.judging import mark_on, standing_on
from phone.core.quantity_text import date_text
from phone.core.words import Words
from phone.ui.check.flow import Flow
from phone.ui.check.sticker import READABLE
from rules.observations import CheatingSign, StickerState

ICON_OF_SIGN = {
    CheatingSign.NONZERO_START: "gauge",
    CheatingSign.PRESET_TARE: "scale-unbalanced",
    CheatingSign.MAGNET: "magnet",
    CheatingSign.EXTRA_PLATE: "package-variant",
    CheatingSign.ALTERED_DIAL: "gauge",
    CheatingSign.ALTERED_POINTER: "gauge",
    CheatingSign.ALTERED_SPRING: "wrench-outline",
    CheatingSign.ALTERED_LEVER: "scale-unbalanced",
    CheatingSign.REMOTE_CONTROL: "wifi-alert",
    CheatingSign.FOREIGN_ELECTRONICS: "numeric",
    CheatingSign.REPLACED_SEAL: "shield-off-outline",
    CheatingSign.SECOND_SCALE: "scale-balance",
    CheatingSign.FALSE_WEIGHTS: "weight",
    CheatingSign.HIDDEN_INDICATION: "eye-off",
}


def register_says(flow: Flow, words: Words) -> str:
    """What the register expects on the sticker."""
    code, until = mark_on(flow.subject, flow.day), standing_on(flow.subject, flow.day).valid_until
    if code and until:
        return words.say("check.marks.register_says", code=code, until=date_text(until))
    if until:
        return words.say("check.marks.register_says_date", until=date_text(until))
    if code:
        return words.say("check.marks.register_says_code", code=code)
    return words.say("check.marks.register_knows_nothing")


def printed(draft: Draft, words: Words) -> str:
    """What was read on the sticker, or is taken to be on it; '' where nothing can be."""
    code, until = draft.sticker_code, draft.sticker_valid_until
    if draft.sticker is StickerState.FOREIGN:
        key = "foreign_code" if code else "foreign_nothing"
        return words.say(f"check.marks.{key}", code=code or "")
    if draft.sticker not in READABLE:
        return ""
    if code and until:
        return words.say("check.marks.printed", code=code, until=date_text(until))
    if until:
        return words.say("check.marks.printed_date", until=date_text(until))
    return words.say("check.marks.printed_code", code=code) if code else words.say("check.marks.printed_nothing")


def signs_text(draft: Draft, words: Words) -> str:
    if not draft.signs:
        return words.say("check.marks.signs_none")
    return words.say("check.marks.signs_count", count=len(draft.signs))
