"""What every page forbids a browser to do."""

from functools import cache

from service.settings import Settings

_OURS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def page_headers(settings: Settings) -> dict[str, str]:
    """No script, style or picture from elsewhere and none inline; no framing; no address told to other sites."""
    secure = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"} if not settings.demo else {}
    return {
        "Content-Security-Policy": _policy(settings.map_tiles_host),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "Cache-Control": "no-store",
        **secure,
    }


@cache
def _policy(tiles: str | None) -> str:
    pictures = "img-src 'self' data: blob:" + (f" {tiles}" if tiles else "")
    return f"{_OURS}; {pictures}"
