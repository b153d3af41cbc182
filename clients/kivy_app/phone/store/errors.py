"""What the store refuses."""

from pathlib import Path
from uuid import UUID


class StoreTooNew(Exception):
    """The database was written by a newer app; nothing in it was touched."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"the database is of version {found}, this app knows {known}")
        self.found = found
        self.known = known


class StorageFull(Exception):
    """The phone has no room left; what was to be kept is not."""


class PhotoMissing(Exception):
    """A photo's bytes are not on the phone, or are not what they were."""

    def __init__(self, sha256: str) -> None:
        super().__init__(sha256)
        self.sha256 = sha256


class ContentDiffers(Exception):
    """The record is queued already, with another content; what was queued first stands."""

    def __init__(self, record_id: UUID) -> None:
        super().__init__(str(record_id))
        self.record_id = record_id


class IllegalTransition(Exception):
    """The record or photo is not in a state from which this can happen; nothing was changed."""

    def __init__(self, what: str, found: str | None, wanted: str) -> None:
        super().__init__(f"{what}: {found or 'unknown'} -> {wanted}")
        self.found = found
        self.wanted = wanted


class CannotOpen(Exception):
    """The database cannot be opened now, though nothing says that it is damaged; it was not touched."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}")


class AlreadyQueued(Exception):
    """The draft has become a record: what is changed now would never be sent."""

    def __init__(self, draft_id: UUID) -> None:
        super().__init__(str(draft_id))
        self.draft_id = draft_id
