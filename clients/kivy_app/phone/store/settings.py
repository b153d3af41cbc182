"""Small things the phone remembers."""


class Settings:
    def get(self, key: str) -> str | None:
        raise NotImplementedError

    def set(self, key: str, value: str | None) -> None:
        """None forgets it."""
