"""Secrets in memory."""


class FakeVault:
    def __init__(self, **secrets: str) -> None:
        self.secrets = dict(secrets)

    def get(self, name: str) -> str | None:
        return self.secrets.get(name)

    def set(self, name: str, secret: str) -> None:
        self.secrets[name] = secret

    def clear(self, name: str) -> None:
        self.secrets.pop(name, None)
