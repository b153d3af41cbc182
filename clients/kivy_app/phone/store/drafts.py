"""Spot checks being made."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from phone.core.draft import Draft


@dataclass(frozen=True, slots=True)
class OpenDraft:
    draft: Draft
    saved_at: datetime


class Drafts:
    def save(self, draft: Draft) -> None:
        """On disk when it returns. Raises `AlreadyQueued` once the draft has become a record."""

    def get(self, draft_id: UUID) -> Draft | None:
        raise NotImplementedError

    def open_drafts(self) -> list[Draft]:
        """Of the person signed in, newest first."""
        raise NotImplementedError

    def of_instrument(self, instrument_id: UUID) -> Draft | None:
        raise NotImplementedError

    def discard(self, draft_id: UUID) -> None: ...
