"""What the sticker, the seal and the register say of an instrument's verification."""

from datetime import date
from unicodedata import normalize

from rules.cycles import VerificationState, verification_state
from rules.finding_codes import FindingCode
from rules.grounds import Finding, finding
from rules.observations import CheckInput, SealState, StickerSeen, StickerState


def same_code(one: str, other: str) -> bool:
    """Whether two mark codes are the same but for case, width, spaces and punctuation."""
    return _bare(one) == _bare(other)


def verification_findings(check: CheckInput) -> list[Finding]:
    """What the register knew of the verification on the day, against the sticker seen.

    A sticker in date that the register does not know of accuses nobody: it asks for the register to be mended.
    """
    day = check.performed_on
    if not check.registered:
        return [finding(FindingCode.UNREGISTERED, day)]
    state = verification_state(check.verified_on, check.valid_until, day)
    detail = {"valid_until": check.valid_until.isoformat()} if check.valid_until else {}
    if state is VerificationState.DUE:
        return [finding(FindingCode.VERIFICATION_DUE, day, detail)]
    if state is VerificationState.IN_DATE:
        return []
    if _sticker_is_newer(check.sticker, check.valid_until, day):
        return [finding(FindingCode.VERIFICATION_NOT_ON_REGISTER, day, _sticker_detail(check.sticker))]
    code = FindingCode.NEVER_VERIFIED if state is VerificationState.NEVER_VERIFIED else FindingCode.VERIFICATION_OVERDUE
    return [finding(code, day, detail)]


def sticker_findings(check: CheckInput) -> list[Finding]:
    sticker, day = check.sticker, check.performed_on
    code = _CODE_OF_STATE.get(sticker.state)
    if code is not None:
        return [finding(code, day, _sticker_detail(sticker))]
    return [*_sticker_dates(check), *_sticker_code(check)]


def seal_findings(check: CheckInput) -> list[Finding]:
    if check.seal is SealState.BROKEN:
        return [finding(FindingCode.SEAL_BROKEN, check.performed_on)]
    if check.seal is SealState.MISSING:
        return [finding(FindingCode.SEAL_MISSING, check.performed_on)]
    return []


_LEAST_DIGITS = 4
_CODE_OF_STATE = {
    StickerState.MISSING: FindingCode.STICKER_MISSING,
    StickerState.UNREADABLE: FindingCode.STICKER_UNREADABLE,
    StickerState.FOREIGN: FindingCode.STICKER_FOREIGN,
}


def _sticker_dates(check: CheckInput) -> list[Finding]:
    """An expired sticker opens no flag where the register knows of a verification still in date."""
    sticker, day = check.sticker, check.performed_on
    found = []
    if _has_expired(sticker, day):
        renewed = check.registered and check.valid_until is not None and check.valid_until >= day
        found.append(finding(FindingCode.STICKER_EXPIRED, day, _sticker_detail(sticker), flagged=not renewed))
    if sticker.valid_until and check.valid_until and sticker.valid_until != check.valid_until:
        detail = _sticker_detail(sticker) | {"register_valid_until": check.valid_until.isoformat()}
        found.append(finding(FindingCode.STICKER_DATE_DIFFERS, day, detail))
    return found


def _sticker_code(check: CheckInput) -> list[Finding]:
    """Another code accuses nobody where the sticker may be of a later verification than the register knows:
    a scale verified again has a new sticker before its certificate is on the register, which is to be mended.
    """
    seen, known = check.sticker.code, check.known_mark_code
    if not seen or not known or same_code(seen, known) or _is_number_of(seen, known):
        return []
    detail = _sticker_detail(check.sticker) | {"known_code": known}
    flagged = not _may_be_verified_since(check)
    return [finding(FindingCode.STICKER_CODE_DIFFERS, check.performed_on, detail, flagged=flagged)]


def _is_number_of(seen: str, known: str) -> bool:
    """Whether only the sticker's number was taken down, without its series."""
    number = _bare(seen)
    return len(number) >= _LEAST_DIGITS and number.isascii() and number.isdigit() and _bare(known).endswith(number)


def _may_be_verified_since(check: CheckInput) -> bool:
    sticker, known_until, day = check.sticker, check.valid_until, check.performed_on
    if sticker.state is not StickerState.VALID or _has_expired(sticker, day):
        return False
    if known_until is None:
        return check.verified_on is None
    return known_until < day or (sticker.valid_until is not None and known_until < sticker.valid_until)


def _has_expired(sticker: StickerSeen, day: date) -> bool:
    """By the printed date where it was read, else as the person said."""
    if sticker.valid_until is not None:
        return sticker.valid_until < day
    return sticker.state is StickerState.EXPIRED


def _sticker_is_newer(sticker: StickerSeen, known_until: date | None, day: date) -> bool:
    if sticker.state is not StickerState.VALID or _has_expired(sticker, day):
        return False
    return known_until is None or sticker.valid_until is not None


def _sticker_detail(sticker: StickerSeen) -> dict[str, int | str]:
    detail: dict[str, int | str] = {}
    if sticker.code:
        detail["code"] = sticker.code
    if sticker.valid_until:
        detail["valid_until"] = sticker.valid_until.isoformat()
    return detail


def _bare(code: str) -> str:
    return "".join(char for char in normalize("NFKC", code).casefold() if char.isalnum())
