"""Tokens that are not ours, not any more, or not at all."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI

from schemas.identity import Role
from service.identity.keys import SigningKeys
from tests.conftest import MovableClock
from tests.makers.identity import add_someone, change_person, is_problem, me
from tests.makers.world import World, anonymous

Forge = Callable[[dict[str, Any], SigningKeys], str]


def segment(content: dict[str, Any] | bytes) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def by_another_key(claims: dict[str, Any], keys: SigningKeys) -> str:
    return jwt.encode(claims, Ed25519PrivateKey.generate(), algorithm="EdDSA", headers={"kid": keys.kid})


def by_an_unknown_kid(claims: dict[str, Any], keys: SigningKeys) -> str:
    return jwt.encode(claims, keys.private, algorithm="EdDSA", headers={"kid": "another"})


def without_kid(claims: dict[str, Any], keys: SigningKeys) -> str:
    return jwt.encode(claims, keys.private, algorithm="EdDSA")


def with_no_algorithm(claims: dict[str, Any], keys: SigningKeys) -> str:
    return f"{segment({'alg': 'none', 'typ': 'JWT', 'kid': keys.kid})}.{segment(claims)}."


def unsigned(claims: dict[str, Any], keys: SigningKeys) -> str:
    return f"{segment({'alg': 'EdDSA', 'typ': 'JWT', 'kid': keys.kid})}.{segment(claims)}."


def by_the_public_key_as_a_secret(claims: dict[str, Any], keys: SigningKeys) -> str:
    public = keys.public[keys.kid].public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return jwt.encode(claims, public, algorithm="HS256", headers={"kid": keys.kid})


def expired(claims: dict[str, Any], keys: SigningKeys) -> str:
    return jwt.encode({**claims, "exp": claims["iat"] - 1}, keys.private, algorithm="EdDSA", headers={"kid": keys.kid})


def without_end(claims: dict[str, Any], keys: SigningKeys) -> str:
    endless = {name: value for name, value in claims.items() if name != "exp"}
    return jwt.encode(endless, keys.private, algorithm="EdDSA", headers={"kid": keys.kid})


def by_another_issuer(claims: dict[str, Any], keys: SigningKeys) -> str:
    return jwt.encode({**claims, "iss": "other"}, keys.private, algorithm="EdDSA", headers={"kid": keys.kid})


def without_session(claims: dict[str, Any], keys: SigningKeys) -> str:
    bare = {name: value for name, value in claims.items() if name != "sid"}
    return jwt.encode(bare, keys.private, algorithm="EdDSA", headers={"kid": keys.kid})


def with_other_claims(claims: dict[str, Any], keys: SigningKeys) -> str:
    good = jwt.encode(claims, keys.private, algorithm="EdDSA", headers={"kid": keys.kid}).split(".")
    return ".".join([good[0], segment({**claims, "role": "admin"}), good[2]])


def not_a_token(claims: dict[str, Any], keys: SigningKeys) -> str:
    return "abc.def"


FORGERIES: list[Forge] = [
    by_another_key,
    by_an_unknown_kid,
    without_kid,
    with_no_algorithm,
    unsigned,
    by_the_public_key_as_a_secret,
    expired,
    without_end,
    by_another_issuer,
    without_session,
    with_other_claims,
    not_a_token,
]


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
async def test_a_token_that_cannot_be_believed_is_refused(app: FastAPI, world: World, forge: Forge) -> None:
    someone = await add_someone(world)
    good = await world.token(someone.id, Role.BOARD)
    claims = jwt.decode(good, options={"verify_signature": False})
    client = anonymous(app)
    assert (await me(client, good)).status_code == 200
    answer = await me(client, forge(claims, app.state.keys))
    assert is_problem(answer, 401, "not_signed_in")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_no_token_is_refused(app: FastAPI) -> None:
    assert is_problem(await anonymous(app).get("/api/v1/me"), 401, "not_signed_in")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer é"])
async def test_a_header_without_a_token_is_refused(app: FastAPI, header: str) -> None:
    answer = await anonymous(app).get("/api/v1/me", headers={b"Authorization": header.encode()})
    assert is_problem(answer, 401, "not_signed_in")


async def test_a_token_ends_after_its_quarter_of_an_hour(app: FastAPI, world: World, clock: MovableClock) -> None:
    someone = await add_someone(world)
    token = await world.token(someone.id, Role.BOARD)
    clock.offset = timedelta(minutes=14)
    assert (await me(anonymous(app), token)).status_code == 200
    clock.offset = timedelta(minutes=15, seconds=1)
    assert is_problem(await me(anonymous(app), token), 401, "not_signed_in")


async def test_the_token_of_a_person_made_inactive_is_refused_at_once(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    token = await world.token(someone.id, Role.BOARD)
    await change_person(world, someone.id, active=False)
    assert is_problem(await me(anonymous(app), token), 401, "not_signed_in")


async def test_a_token_verifies_with_the_published_keys(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    token = await world.token(someone.id, Role.BOARD)
    published = jwt.PyJWKSet.from_dict((await anonymous(app).get("/.well-known/jwks.json")).json())
    kid = jwt.get_unverified_header(token)["kid"]
    claims = jwt.decode(token, published[kid].key, algorithms=["EdDSA"], issuer="quacan")
    assert claims["sub"] == str(someone.id)
    assert set(claims) == {"iss", "sub", "sid", "role", "scope", "iat", "exp"}
