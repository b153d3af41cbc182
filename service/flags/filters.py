"""Which flags are asked for."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from rules.grounds import STATE_FLAGS, FlagKind, Severity, severity_of
from rules.kinds import InstrumentKind
from schemas.flags import FlagStatus
from schemas.identity import Role
from service.identity.who import Who
from service.verifications.states import COMPUTED_FLAGS


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagFilters:
    """Values of one filter are alternatives, filters of different names hold together; an empty one lets all pass.

    `since`: only flags that began on that day or later.
    """

    areas: tuple[UUID, ...] = ()
    markets: tuple[UUID, ...] = ()
    stalls: tuple[UUID, ...] = ()
    kinds: tuple[InstrumentKind, ...] = ()
    flags: tuple[FlagKind, ...] = ()
    severities: tuple[Severity, ...] = ()
    statuses: tuple[FlagStatus, ...] = ()
    since: date | None = None

    def wants(self, kind: FlagKind) -> bool:
        return not self.flags or kind in self.flags

    def wants_severity(self, severity: Severity) -> bool:
        return not self.severities or severity in self.severities

    def wants_state(self, kind: FlagKind) -> bool:
        """Of a flag that follows from dates alone: nobody can acknowledge or close one."""
        visible = not self.statuses or FlagStatus.OPEN in self.statuses
        return visible and self.wants(kind) and self.wants_severity(severity_of(kind))

    def computed(self) -> tuple[FlagKind, ...]:
        """Those that follow from the register and pass."""
        return tuple(kind for kind in COMPUTED_FLAGS if self.wants_state(kind))

    @property
    def wants_events(self) -> bool:
        """Whether any flag that an event opens can pass."""
        return any(self.wants(kind) for kind in FlagKind if kind not in STATE_FLAGS)

    @property
    def wants_closed(self) -> bool:
        return FlagStatus.CLOSED in self.statuses

    @property
    def wants_standing(self) -> bool:
        return not self.statuses or self.statuses != (FlagStatus.CLOSED,)

    def as_json(self) -> dict[str, Any]:
        """For the ledger: only what was set."""
        values = {
            "area": [str(item) for item in self.areas],
            "market": [str(item) for item in self.markets],
            "stall": [str(item) for item in self.stalls],
            "kind": [str(item) for item in self.kinds],
            "flag": [str(item) for item in self.flags],
            "severity": [int(item) for item in self.severities],
            "status": [str(item) for item in self.statuses],
            "since": self.since.isoformat() if self.since else None,
        }
        return {name: value for name, value in values.items() if value}


def kinds_visible_to(who: Who) -> frozenset[FlagKind]:
    """A verification body needs to know what is to be verified; what checks and consumers found is not for it."""
    return frozenset(COMPUTED_FLAGS) if who.role is Role.VERIFIER else frozenset(FlagKind)
