"""The legal texts the rules rest on, with the day each came into force."""

from datetime import date
from typing import Final

from rules.citations import LegalText

LAW_2011: Final = LegalText(
    "luat-04-2011", "Luật Đo lường 04/2011/QH13", "Law on Measurement 04/2011/QH13", date(2012, 7, 1)
)
CIRCULAR_23_2013: Final = LegalText(
    "tt-23-2013", "Thông tư 23/2013/TT-BKHCN", "Circular 23/2013/TT-BKHCN", date(2013, 11, 15)
)
CIRCULAR_28_2013: Final = LegalText(
    "tt-28-2013", "Thông tư 28/2013/TT-BKHCN", "Circular 28/2013/TT-BKHCN", date(2014, 6, 1)
)
CIRCULAR_09_2017: Final = LegalText(
    "tt-09-2017", "Thông tư 09/2017/TT-BKHCN", "Circular 09/2017/TT-BKHCN", date(2017, 8, 15)
)
DECREE_119_2017: Final = LegalText(
    "nd-119-2017", "Nghị định 119/2017/NĐ-CP", "Decree 119/2017/NĐ-CP", date(2017, 12, 15)
)
DECREE_55_2024: Final = LegalText("nd-55-2024", "Nghị định 55/2024/NĐ-CP", "Decree 55/2024/NĐ-CP", date(2024, 7, 1))
