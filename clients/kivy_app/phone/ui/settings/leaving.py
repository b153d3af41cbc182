"""What stays on the phone when somebody signs out."""

from phone.core.words import Words
from phone.store.outbox_rows import OutboxCounts


def what_stays(words: Words, counts: OutboxCounts, drafts: int) -> str | None:
    """In words, what of this person is not with the service yet; None when everything is."""
    parts = (
        ("records", counts.unsent),
        ("photos", counts.photos_waiting + counts.photos_put_aside),
        ("drafts", drafts),
    )
    said = [words.say(f"settings.leaving.{name}", count=count) for name, count in parts if count]
    return ", ".join(said) or None
