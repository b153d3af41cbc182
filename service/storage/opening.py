"""From an address to the store it names."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from obstore.store import S3Store

from service.storage.folder import FolderStore
from service.storage.store import ObjectStore

if TYPE_CHECKING:
    from obstore.store import S3Config

_OPTIONS = {"endpoint", "region"}
_CONNECTING = timedelta(seconds=3)
_REQUEST = timedelta(seconds=30)
"""From its beginning to the last byte of its answer."""


def open_store(url: str, *, access_key: str | None = None, secret_key: str | None = None) -> ObjectStore:
    """`file:///folder`, or `s3://bucket/prefix?endpoint=https://…&region=…` with path-style requests.

    Without keys the usual AWS_* variables hold. Raises `ValueError` for an address that says something
    else, and `StoreUnavailable` when a folder cannot be made; an S3 server is first met at the first call.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in {"", "localhost"} and parts.path.startswith("/"):
        return FolderStore(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        return ObjectStore(_s3(parts, access_key, secret_key))
    raise ValueError("a store's address is file:///folder or s3://bucket?endpoint=…&region=…")


def _s3(parts: SplitResult, access_key: str | None, secret_key: str | None) -> S3Store:
    options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    if unknown := set(options) - _OPTIONS:
        raise ValueError(f"unknown options in the store's address: {', '.join(sorted(unknown))}")
    if (access_key is None) != (secret_key is None):
        raise ValueError("a store needs both of its keys, or neither")
    endpoint = options.get("endpoint")
    config: S3Config = {
        "region": options.get("region", "us-east-1"),
        "virtual_hosted_style_request": False,
    }
    if endpoint:
        config["endpoint"] = endpoint
    if access_key and secret_key:
        config["access_key_id"] = access_key
        config["secret_access_key"] = secret_key
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        config=config,
        client_options={
            "allow_http": (endpoint or "").startswith("http://"),
            "connect_timeout": _CONNECTING,
            "timeout": _REQUEST,
        },
        # A phone waits for the answer and tries again by itself: better a 503 soon than a success too late.
        retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=10)},
    )
