"""All tables, so that migrations and SQLModel's registry see every one."""

from service.areas import models as areas
from service.evidence import models as evidence
from service.flags import models as flags
from service.identity import models as identity
from service.instruments import models as instruments
from service.ledger import models as ledger
from service.markets import models as markets
from service.reports import models as reports
from service.spot_checks import models as spot_checks
from service.standards import models as standards
from service.sync import models as sync
from service.verifications import models as verifications

__all__ = [
    "areas",
    "evidence",
    "flags",
    "identity",
    "instruments",
    "ledger",
    "markets",
    "reports",
    "spot_checks",
    "standards",
    "sync",
    "verifications",
]
