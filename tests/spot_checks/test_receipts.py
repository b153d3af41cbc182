"""A receipt proves, without asking the service again, that a record is stored."""

import json

import httpx
import jwt
import pytest

from schemas.identity import Role
from tests.makers.spot_checks import add_weight_set, photo, record_of
from tests.makers.world import World, anonymous, new_id


async def receipt_of(world: World) -> dict[str, object]:
    client, standard = await world.client(Role.BOARD), await add_weight_set(world)
    record = record_of(
        world,
        await world.add_instrument(),
        standards=(standard,),
        indication_mg=1_100_000,
        photos=[photo(b"receipt")],
        note="Cân lệch",
    )
    answer = await client.put(f"/api/v1/spot-checks/{new_id()}", json=record)
    assert answer.status_code == 201
    receipt: dict[str, object] = answer.json()
    return receipt


async def published_key(client: httpx.AsyncClient, signature: str) -> jwt.PyJWK:
    keys = jwt.PyJWKSet.from_dict((await client.get("/.well-known/jwks.json")).json())
    return keys[jwt.get_unverified_header(signature)["kid"]]


async def test_a_receipt_is_verified_with_the_published_keys(world: World) -> None:
    receipt = await receipt_of(world)
    signature = str(receipt.pop("signature"))
    key = await published_key(anonymous(world.app), signature)

    verified = jwt.PyJWS().decode_complete(signature, key, algorithms=["EdDSA"])

    assert json.loads(verified["payload"]) == receipt
    assert verified["header"]["typ"] == "quacan-receipt+jws"


async def test_a_changed_receipt_is_not_believed(world: World) -> None:
    signature = str((await receipt_of(world))["signature"])
    key = await published_key(anonymous(world.app), signature)
    header, payload, proof = signature.split(".")
    changed = jwt.utils.base64url_encode(
        jwt.utils.base64url_decode(payload.encode()).replace(b"nonconforming", b"conforming")
    ).decode()

    with pytest.raises(jwt.InvalidSignatureError):
        jwt.PyJWS().decode(f"{header}.{changed}.{proof}", key, algorithms=["EdDSA"])


async def test_a_receipt_is_no_access_token(world: World) -> None:
    signature = str((await receipt_of(world))["signature"])
    assert (await anonymous(world.app, signature).get("/api/v1/spot-checks")).status_code == 401
