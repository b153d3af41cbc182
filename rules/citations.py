"""How a provision of a legal text is named, in Vietnamese and English."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LegalText:
    """A text and when it holds: from `effective_from` until (exclusive) `effective_until`."""

    code: str
    name: str
    name_en: str
    effective_from: date
    effective_until: date | None = None

    def in_force_on(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_until is None or day < self.effective_until)


@dataclass(frozen=True, slots=True)
class Provision:
    """An article of a text, where known its clause (khoản), point (điểm) and table."""

    text: LegalText
    article: int
    clause: str | None = None
    point: str | None = None
    table: int | None = None

    @property
    def code(self) -> str:
        """A stable name: `tt-23-2013:20.7.a`."""
        parts = (str(self.article), self.clause, self.point, f"table{self.table}" if self.table else None)
        return f"{self.text.code}:{'.'.join(part for part in parts if part)}"

    @property
    def citation(self) -> str:
        parts = [f"{self.text.name} Điều {self.article}"]
        if self.clause:
            parts.append(f"khoản {self.clause}")
        if self.point:
            parts.append(f"điểm {self.point}")
        named = " ".join(parts)
        return f"{named}, Bảng {self.table}" if self.table else named

    @property
    def citation_en(self) -> str:
        inner = "".join(f"({part})" for part in (self.clause, self.point) if part)
        named = f"{self.text.name_en} Article {self.article}{inner}"
        return f"{named}, Table {self.table}" if self.table else named
