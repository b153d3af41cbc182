"""The server's address as a person types it."""

import ipaddress
from urllib.parse import urlsplit

_OWN_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "::1/128",
                    "fc00::/7", "fe80::/10")
)  # fmt: skip


class AddressRefused(Exception):
    """`code` is `address_empty`, `address_malformed` or `address_insecure`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def server_address(text: str) -> str:
    """Scheme, host and port, `https://` unless typed otherwise. Raises `AddressRefused`.

    Without TLS anybody in the same network reads the password and can pass for the service, so `http://` is only
    for trying things out on this machine or in a network of one's own.
    """
    typed = text.strip()
    if not typed:
        raise AddressRefused("address_empty")
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        host, port = parts.hostname, parts.port
    except ValueError as malformed:
        raise AddressRefused("address_malformed") from malformed
    if parts.scheme not in {"http", "https"} or not _is_host(host) or parts.username is not None:
        raise AddressRefused("address_malformed")
    if parts.scheme == "http" and not _is_near(host):
        raise AddressRefused("address_insecure")
    named = f"[{host}]" if host and ":" in host else host
    return f"{parts.scheme}://{named}{f':{port}' if port is not None else ''}"


def _is_host(host: str | None) -> bool:
    return bool(host) and not any(char.isspace() or char in "/\\%@" or not char.isprintable() for char in host or "")


def _is_near(host: str | None) -> bool:
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return host == "localhost"
    return any(address in network for network in _OWN_NETWORKS if network.version == address.version)
