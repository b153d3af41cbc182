"""The first door: refuses a flood before anything of it is read, and at best without asking the database."""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import text

from service.clock import local_date
from service.db import Database
from service.identity.keys import SigningKeys
from service.identity.throttle import network_of
from service.reports.abuse_limits import EVERYBODY, Counted, Sender, Spent, count_try, limits_of_try
from service.settings import Settings
from service.statements import Statement

_REMEMBERED: Final = 10_000
_SECRETS: Final = Statement(
    text(
        """
        WITH made AS (
            INSERT INTO address_secret (day, secret) VALUES (:today, :fresh)
            ON CONFLICT DO NOTHING RETURNING day, secret
        )
        SELECT day, secret FROM made UNION ALL
        SELECT day, secret FROM address_secret WHERE day IN (:today, :before)
        """
    )
)


class Gate:
    """One for each process. What it remembers it could ask the database again."""

    def __init__(self) -> None:
        self._secrets: dict[date, bytes] = {}
        self._spent: OrderedDict[str, Spent] = OrderedDict()

    async def admit(
        self, database: Database, keys: SigningKeys, settings: Settings, host: str | None, now: datetime
    ) -> Sender:
        """Counts a try. Raises `TooManyReports`."""
        sender = await self._sender(database, keys, host, local_date(now))
        self._refuse_again(sender, now)
        spent = await count_try(database, limits_of_try(sender, settings), now)
        if spent is not None:
            self.remember(sender, spent)
            raise spent.refusal(now)
        return sender

    def remember(self, sender: Sender, spent: Spent) -> None:
        """A count that slides frees nobody earlier than it has said."""
        if spent.counted in {Counted.TRIES, Counted.ADDRESS}:
            self._spent[sender.key] = spent
        elif spent.counted is Counted.EVERYBODY:
            self._spent[EVERYBODY] = spent
        while len(self._spent) > _REMEMBERED:
            self._spent.popitem(last=False)

    def _refuse_again(self, sender: Sender, now: datetime) -> None:
        for key in (sender.key, EVERYBODY):
            spent = self._spent.get(key)
            if spent is None:
                continue
            if now < spent.until:
                raise spent.refusal(now)
            del self._spent[key]

    async def _sender(self, database: Database, keys: SigningKeys, host: str | None, today: date) -> Sender:
        before = today - timedelta(days=1)
        if today not in self._secrets:
            self._secrets = await _secrets_of(database, today, before)
        network = network_of(host)
        return Sender(
            _digest(keys, self._secrets[today], network),
            _digest(keys, self._secrets[before], network) if before in self._secrets else "",
        )


async def _secrets_of(database: Database, today: date, before: date) -> dict[date, bytes]:
    values = {"today": today, "before": before, "fresh": secrets.token_bytes(32)}
    while True:
        rows = await database.fetch(_SECRETS, values)
        found = {row["day"]: bytes(row["secret"]) for row in rows}
        # Another replica that was adding it at this very moment shows at the next look.
        if today in found:
            return found


def _digest(keys: SigningKeys, secret: bytes, network: str) -> str:
    """Whoever has the database alone, or the keys alone, cannot try out addresses."""
    ours = hmac.digest(keys.private.private_bytes_raw(), b"address of a sender" + secret, "sha256")
    return hmac.new(ours, network.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]
