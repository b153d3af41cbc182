"""Templates filled in: texts from the catalogue, every value escaped, dates and numbers as the reader writes them."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.clock import VIET_NAM, local_date
from service.messages import say
from service.pages.headers import page_headers
from service.pages.language import other_language, page_language
from service.pages.statics import static_url

TEMPLATES = Path(__file__).parent / "templates"
GRAMS_PER_KG = 1000
MG_PER_G = 1000


def render(
    request: Request,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """A page in the reader's language; a name that a template misses is an error, never an empty place."""
    language = page_language(request)
    values = {
        "request": request,
        "language": language,
        "other_language": other_language(language),
        "say": lambda code, /, **filled: say(code, language, **filled),
        "visit": getattr(request.state, "visit", None),
        **(context or {}),
    }
    body = environment().get_template(template).render(values)
    sent = {**page_headers(request.app.state.settings), "Content-Language": language, **(headers or {})}
    return HTMLResponse(body, status_code=status, headers=sent)


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = static_url
    made.filters.update(day=day, moment=moment, local_day=local_day, mass=mass, number=number)
    return made


def day(value: date | None) -> str:
    """As both languages write it here: 31/12/2026."""
    return f"{value:%d/%m/%Y}" if value is not None else "–"


def moment(value: datetime | None) -> str:
    """Local time in Viet Nam."""
    return f"{value.astimezone(VIET_NAM):%H:%M %d/%m/%Y}" if value is not None else "–"


def local_day(value: datetime) -> str:
    return day(local_date(value))


def mass(value_mg: int | None, language: str) -> str:
    """Kilograms from one kilogram up, else grams; no digit is rounded away."""
    if value_mg is None:
        return "–"
    per_unit, unit = (MG_PER_G * GRAMS_PER_KG, "kg") if abs(value_mg) >= MG_PER_G * GRAMS_PER_KG else (MG_PER_G, "g")
    whole, rest = divmod(abs(value_mg), per_unit)
    digits = str(per_unit + rest)[1:].rstrip("0")
    sign = "−" if value_mg < 0 else ""
    return f"{sign}{number(whole, language)}{_decimal(language) + digits if digits else ''} {unit}"


def number(value: int, language: str) -> str:
    """Thousands parted by a dot in Vietnamese, by a comma in English."""
    return f"{value:,}".replace(",", "." if language == "vi" else ",")


def _decimal(language: str) -> str:
    return "," if language == "vi" else "."
