"""Which language a page is in: what the reader chose, else who they are, else what their browser prefers."""

from fastapi import Request

from service.messages import LANGUAGES, language_of

LANGUAGE_COOKIE = "quacan_language"


def page_language(request: Request) -> str:
    chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    visit = getattr(request.state, "visit", None)
    if visit is not None and visit.who.locale in LANGUAGES:
        return str(visit.who.locale)
    return language_of(request.headers.get("accept-language"))


def other_language(language: str) -> str:
    return next(other for other in LANGUAGES if other != language)
