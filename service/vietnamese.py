"""Keys for sorting and searching Vietnamese text: the server's collation knows neither (none is installed)."""

from schemas.vietnamese import code_key, search_key, sort_key

__all__ = ["code_key", "search_key", "sort_key"]
