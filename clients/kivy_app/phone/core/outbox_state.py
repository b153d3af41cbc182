"""Where a record or a photo stands on its way to the service."""

from enum import StrEnum


class OutboxState(StrEnum):
    """A draft is not in the outbox yet. Nothing in it is ever deleted before the service has proven to have it."""

    QUEUED = "queued"
    """Waits for its turn, or for its next try."""
    SENDING = "sending"
    """Written before the first byte goes out; after a restart it counts as queued, never as sent."""
    SENT = "sent"
    """The service's receipt was verified: its digest is the one worked out here, its signature the service's."""
    PUT_ASIDE = "put_aside"
    """Refused as it is (4xx): a person must look; it blocks nobody and is kept."""
    CONFLICT = "conflict"
    """The service has another content under this id (409 `differs`)."""
