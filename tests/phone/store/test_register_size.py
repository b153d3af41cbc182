"""How much room the register takes on a phone."""

from pathlib import Path

from phone.store.database import Store

from tests.phone.store.big_market import pages_of_market
from tests.phone.store.makers import MARKET

MOST_BYTES = 600_000


def test_two_years_of_a_market_take_a_few_hundred_kilobytes(store: Store, tmp_path: Path) -> None:
    checks = verifications = 0
    for told in pages_of_market(300):
        store.register.apply(told)
        checks += len(told.spot_checks)
        verifications += len(told.verifications)

    size = sum(path.stat().st_size for path in tmp_path.glob("quacan.sqlite3*") if not path.name.endswith("-shm"))

    assert (len(store.register.instruments(MARKET)), verifications, checks) == (300, 600, 7200)
    assert size < MOST_BYTES, f"{size / 1000:.0f} kB for 300 instruments, 600 verifications and 7,200 checks"
