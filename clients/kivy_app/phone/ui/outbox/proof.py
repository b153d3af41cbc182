"""A record as a person can read it: what was recorded, and what the service said to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from phone.core.quantity_text import Unit, date_text, moment_text, number_text, readable_mass
from phone.core.receipts import ReceiptRefused, verify_receipt
from phone.core.words import Words, catalogue
from phone.store.outbox_rows import OutboxRecord
from schemas.spot_checks import Receipt, SpotCheckIn, StickerIn

DIGEST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Section:
    """`key` is that of its heading under `outbox.part`."""

    key: str
    facts: tuple[tuple[str, str], ...]


def sections(words: Words, record: OutboxRecord, standard_names: Mapping[UUID, str]) -> list[Section]:
    content = record.content
    return [
        Section("where", tuple(_where(words, record))),
        Section("readings", tuple(_readings(words, content, standard_names))),
        Section("looked", tuple(_looked(words, content))),
    ]


def receipt_facts(words: Words, record: OutboxRecord, receipt: Receipt | None) -> tuple[tuple[str, str], ...]:
    """`receipt`: proven anew by the service's key, or None where that could not be done."""
    proven = "signature_good" if receipt is not None else "signature_unproven"
    at = moment_text(record.received_at) if record.received_at else ""
    return (
        (_fact(words, "received_at"), at),
        (_fact(words, "number"), str(record.id)),
        (_fact(words, "digest"), f"{record.digest[:DIGEST_SHOWN]}…"),
        (_fact(words, "signature"), _fact(words, proven)),
    )


def findings(words: Words, record: OutboxRecord, receipt: Receipt) -> list[str]:
    """What the service found, in its own words, then the flags it opened."""
    said = [finding.message for finding in receipt.findings]
    if receipt.verdict != record.verdict:
        said.insert(0, _fact(words, "differs", verdict=words.say(f"verdict.short.{receipt.verdict}")))
    flags = [_named(words, f"kinds.flag.{kind}", kind) for kind in receipt.flags_opened]
    if flags:
        said.append(f"{_fact(words, 'opened')}: {', '.join(flags)}")
    return said or [_fact(words, "nothing_found")]


def proven_receipt(record: OutboxRecord, key_set: Mapping[str, Any]) -> Receipt | None:
    """The receipt kept, verified again by what is on the phone."""
    if record.receipt is None:
        return None
    try:
        return verify_receipt(record.receipt.encode(), record.id, record.digest, key_set)
    except ReceiptRefused:
        return None


def _where(words: Words, record: OutboxRecord) -> Iterator[tuple[str, str]]:
    content, position = record.content, record.content.position
    yield _fact(words, "instrument"), record.title.instrument
    yield _fact(words, "stall"), record.title.stall
    yield _fact(words, "market"), record.title.market
    yield _fact(words, "performed_at"), moment_text(content.performed_at)
    place = _fact(words, "position_none")
    if position is not None:
        accuracy = "?" if position.accuracy_m is None else f"{position.accuracy_m:.0f}"
        place = _fact(words, "position_value", lat=position.lat, lon=position.lon, accuracy=accuracy)
    yield _fact(words, "position"), place


def _readings(words: Words, content: SpotCheckIn, standard_names: Mapping[UUID, str]) -> Iterator[tuple[str, str]]:
    yield _fact(words, "method"), words.say(f"kinds.method.{content.method}")
    yield _fact(words, "purpose"), words.say(f"kinds.purpose.{content.purpose}")
    unknown = _fact(words, "standard_unknown")
    names = [standard_names.get(standard, unknown) for standard in content.standards]
    yield _fact(words, "standards"), ", ".join(names) or _fact(words, "standards_none")
    if content.goods_mg is not None:
        yield _fact(words, "goods"), readable_mass(content.goods_mg, words.language)
    if content.zero_before_mg is not None:
        yield _fact(words, "zero_before"), readable_mass(content.zero_before_mg, words.language)
    lines = [_reading(words, entry.load_mg, entry.indication_mg) for entry in content.readings]
    yield words.say("outbox.part.readings"), "\n".join(lines) or _fact(words, "readings_none")
    if content.zero_after_mg is not None:
        yield _fact(words, "zero_after"), readable_mass(content.zero_after_mg, words.language)


def _reading(words: Words, load_mg: int, indication_mg: int) -> str:
    """Both in the unit of the load, so that they can be compared at a glance."""
    unit = Unit.KG if load_mg >= Unit.KG.mg else Unit.G
    load, indication = (f"{number_text(mass, unit, words.language)} {unit}" for mass in (load_mg, indication_mg))
    return _fact(words, "reading", load=load, indication=indication)


def _looked(words: Words, content: SpotCheckIn) -> Iterator[tuple[str, str]]:
    yield _fact(words, "sticker"), _sticker(words, content.sticker)
    yield _fact(words, "seal"), words.say(f"kinds.seal.{content.seal}")
    if content.signs:
        yield _fact(words, "signs"), ", ".join(words.say(f"kinds.sign.{sign}") for sign in content.signs)
    if content.note:
        yield _fact(words, "note"), content.note


def _sticker(words: Words, sticker: StickerIn) -> str:
    parts = [words.say(f"kinds.sticker.{sticker.state}")]
    if sticker.code:
        parts.append(_fact(words, "sticker_code", code=sticker.code))
    if sticker.valid_until:
        parts.append(_fact(words, "sticker_until", date=date_text(sticker.valid_until)))
    return ", ".join(parts)


def _fact(words: Words, name: str, **values: object) -> str:
    return words.say(f"outbox.fact.{name}", **values)


def _named(words: Words, key: str, otherwise: str) -> str:
    return words.say(key) if key in catalogue(words.language) else otherwise
