"""The keys that sign tokens and receipts: Ed25519, from a JWK set of which the first signs."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.algorithms import OKPAlgorithm

from service.settings import DEMO_SIGNING_KEYS, Settings

ALGORITHM = "EdDSA"


@dataclass(frozen=True, slots=True, eq=False)
class SigningKeys:
    """`private` signs; `public` holds it and the older ones that are still believed."""

    kid: str
    private: Ed25519PrivateKey
    public: dict[str, Ed25519PublicKey]

    def jwks(self) -> dict[str, Any]:
        """The public JWK set, as served at /.well-known/jwks.json."""
        keys = []
        for kid, key in self.public.items():
            jwk = OKPAlgorithm.to_jwk(key, as_dict=True)
            keys.append({**jwk, "kid": kid, "use": "sig", "alg": ALGORITHM})
        return {"keys": keys}


def load_keys(settings: Settings) -> SigningKeys:
    """Raises `ValueError` naming QUACAN_SIGNING_KEYS when the set cannot be used."""
    secret = settings.signing_keys.get_secret_value()
    if secret == DEMO_SIGNING_KEYS:
        secret = _demo_set(settings.home / "demo-signing-keys.json")
    elif not secret.lstrip().startswith("{"):
        secret = Path(secret).read_text(encoding="utf-8")
    try:
        members = json.loads(secret)["keys"]
        pairs = [(str(member["kid"]), _private(member)) for member in members]
    except (ValueError, KeyError, TypeError, jwt.InvalidKeyError) as unusable:
        raise ValueError("QUACAN_SIGNING_KEYS is not a JWK set of private Ed25519 keys with kid") from unusable
    if not pairs:
        raise ValueError("QUACAN_SIGNING_KEYS holds no key")
    return SigningKeys(pairs[0][0], pairs[0][1], {kid: private.public_key() for kid, private in pairs})


def _private(member: dict[str, Any]) -> Ed25519PrivateKey:
    key = OKPAlgorithm.from_jwk(member)
    if not isinstance(key, Ed25519PrivateKey):
        raise jwt.InvalidKeyError("not a private Ed25519 key")
    return key


def new_key_set(kid: str) -> str:
    """A fresh JWK set with one private key, as JSON."""
    jwk = OKPAlgorithm.to_jwk(Ed25519PrivateKey.generate(), as_dict=True)
    return json.dumps({"keys": [{**jwk, "kid": kid, "use": "sig", "alg": ALGORITHM}]})


def _demo_set(path: Path) -> str:
    """Kept beside the demo's database, so that sign-ins and receipts outlive a restart."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Created whole or not at all: several processes may start at once.
        temporary = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(new_key_set("demo"))
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink(missing_ok=True)
    return path.read_text(encoding="utf-8")
