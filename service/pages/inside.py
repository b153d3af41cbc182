"""Addresses that lead nowhere but to this service."""


def inside(address: str, otherwise: str) -> str:
    """The address if it is one of ours: `//elsewhere` and `/\\elsewhere` lead away."""
    plain = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if plain and address.isprintable() else otherwise
