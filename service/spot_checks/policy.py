"""Who records spot checks, and who reads them."""

from typing import Final

from schemas.identity import Role

RECORDERS: Final = (Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT)
# A verification body sees instruments and their dates, and what an inspection found is not its business.
READERS: Final = RECORDERS
