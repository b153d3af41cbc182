"""Where a record stands, in words: an icon, what happened, and what to do."""

from dataclasses import dataclass
from uuid import UUID

from phone.core.outbox_state import OutboxState
from phone.core.quantity_text import moment_text, time_text
from phone.core.words import Words
from phone.store.outbox_rows import OutboxRecord
from phone.sync.problems import explain

ICONS = {
    OutboxState.QUEUED: ("tray-arrow-up", "info"),
    OutboxState.SENDING: ("progress-upload", "info"),
    OutboxState.SENT: ("check-circle", "ok"),
    OutboxState.PUT_ASIDE: ("alert-octagon", "bad"),
    OutboxState.CONFLICT: ("not-equal-variant", "bad"),
}
REFUSED = frozenset({OutboxState.PUT_ASIDE, OutboxState.CONFLICT})
VERDICT_TONES = {"conforming": "ok", "nonconforming": "bad", "not_judged": "plain"}


@dataclass(frozen=True, slots=True)
class Standing:
    """`short` is for a list; `happened` and `to_do` are whole sentences; `can_retry`: somebody may push it."""

    icon: str
    tone: str
    short: str
    happened: str
    to_do: str = ""
    said: str | None = None
    can_retry: bool = False


def standing_of(words: Words, record: OutboxRecord, person_id: UUID | None) -> Standing:
    icon, tone = ICONS[record.state]
    if record.state is not OutboxState.SENT and record.person_id != person_id:
        text = words.say("outbox.of_another")
        return Standing("account", "plain", text, text)
    if record.state in REFUSED:
        return _refused(words, record, icon, tone)
    if record.state is OutboxState.SENT:
        return _received(words, record)
    short, to_do = words.say(f"outbox.state.{record.state}"), words.say(f"outbox.to_do.{record.state}")
    if record.state is OutboxState.QUEUED and record.problem is not None:
        if record.next_try_at is not None:
            short = words.say("outbox.state.queued_again", time=time_text(record.next_try_at))
        why = explain(words, record.problem, record.detail)
        return Standing("progress-clock", "warn", short, why.happened, why.to_do, why.said, can_retry=True)
    return Standing(icon, tone, short, to_do, can_retry=record.state is OutboxState.QUEUED)


def _refused(words: Words, record: OutboxRecord, icon: str, tone: str) -> Standing:
    why = explain(words, record.problem or record.state.value, record.detail)
    short = words.say(f"outbox.state.{record.state}")
    return Standing(icon, tone, short, why.happened, why.to_do, why.said, can_retry=True)


def _received(words: Words, record: OutboxRecord) -> Standing:
    refused = [photo for photo in record.photos if photo.state in REFUSED]
    waiting = [photo for photo in record.photos if photo.state in {OutboxState.QUEUED, OutboxState.SENDING}]
    if refused:
        why = explain(words, refused[0].problem or "put_aside")
        short = words.say("outbox.state.photos_refused", count=len(refused))
        return Standing("image-broken-variant", "bad", short, why.happened, why.to_do, why.said, can_retry=True)
    if waiting:
        short, to_do = words.say("outbox.state.photos", count=len(waiting)), words.say("outbox.to_do.photos")
        problem = next((photo.problem for photo in waiting if photo.problem), None)
        if problem is not None:
            why = explain(words, problem)
            return Standing("image-multiple", "warn", short, why.happened, why.to_do, why.said, can_retry=True)
        return Standing("image-multiple", "info", short, to_do, can_retry=True)
    at = moment_text(record.received_at) if record.received_at else ""
    to_do = words.say("outbox.to_do.sent" if record.photos else "outbox.to_do.sent_without_photos")
    return Standing(*ICONS[OutboxState.SENT], words.say("outbox.state.sent", time=at), to_do)
