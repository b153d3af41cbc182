"""What a report can be about, and how far it can have come."""

from enum import StrEnum

MOST_PHOTOS = 3
LONGEST_TEXT = 2000
LONGEST_CONTACT = 200
MOST_DAYS_AGO = 180


class Complaint(StrEnum):
    SHORT_WEIGHT = "short_weight"
    STICKER_EXPIRED = "sticker_expired"
    STICKER_MISSING = "sticker_missing"
    SEAL_BROKEN = "seal_broken"
    CONTROL_SCALE_REFUSED = "control_scale_refused"
    OTHER = "other"


class ReportState(StrEnum):
    NEW = "new"
    CONFIRMED = "confirmed"
    JOINED = "joined"
    DISMISSED = "dismissed"


class DismissReason(StrEnum):
    NOT_ENOUGH_TOLD = "not_enough_told"
    PLACE_NOT_FOUND = "place_not_found"
    NOT_ABOUT_A_SCALE = "not_about_a_scale"
    NOT_CREDIBLE = "not_credible"
    ABUSIVE = "abusive"


class Progress(StrEnum):
    """How far a report has come, for the one who sent it.

    `measured_wrong`: a check made after the report found the scale beyond its limit; `found_right`: an inspector's
    check refuted it; `settled`: whatever it led to has been put in order otherwise.
    """

    RECEIVED = "received"
    CONFIRMED = "confirmed"
    MEASURED_WRONG = "measured_wrong"
    FOUND_RIGHT = "found_right"
    SETTLED = "settled"
    DISMISSED = "dismissed"
