"""What operators and machines ask of a running service."""

from fastapi import FastAPI

from tests.makers.world import anonymous


async def test_the_service_says_that_it_lives_and_is_ready(app: FastAPI) -> None:
    async with anonymous(app) as client:
        assert (await client.get("/healthz")).json() == {"alive": True}
        assert (await client.get("/readyz")).json() == {"ready": True}


async def test_figures_are_labelled_by_route_and_not_by_address(app: FastAPI) -> None:
    async with anonymous(app) as client:
        await client.get("/nothing/here")
        text = (await client.get("/metrics")).text
    assert 'route="unmatched"' in text
    assert "/nothing/here" not in text
    assert "quacan_database_connections_in_use" in text


async def test_the_public_keys_are_published_without_their_private_part(app: FastAPI) -> None:
    async with anonymous(app) as client:
        keys = (await client.get("/.well-known/jwks.json")).json()["keys"]
    assert [(key["kty"], key["crv"], key["alg"]) for key in keys] == [("OKP", "Ed25519", "EdDSA")]
    assert all("d" not in key for key in keys)


async def test_the_documentation_comes_from_the_service_itself(app: FastAPI) -> None:
    async with anonymous(app) as client:
        page = await client.get("/docs")
        script = await client.get("/docs/assets/swagger-ui-bundle.js")
    assert page.status_code == script.status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text


async def test_a_refusal_is_a_problem_in_the_language_asked_for(app: FastAPI) -> None:
    async with anonymous(app) as client:
        vietnamese = await client.get("/api/v1/nowhere")
        english = await client.get("/api/v1/nowhere", headers={"Accept-Language": "fr, en-GB;q=0.8, vi;q=0.1"})
    assert vietnamese.headers["content-type"] == "application/problem+json"
    assert vietnamese.json()["code"] == english.json()["code"] == "not_found"
    assert vietnamese.json()["detail"].startswith("Không tìm thấy")
    assert english.json()["detail"].startswith("Not found")


async def test_a_body_larger_than_the_limit_is_refused_before_it_is_read(app: FastAPI) -> None:
    async with anonymous(app) as client:
        declared = await client.put("/api/v1/areas/1", content=b"x" * (600 * 1024))

        async def endless() -> object:
            for _ in range(200):
                yield b"x" * 8192

        streamed = await client.put("/api/v1/areas/1", content=endless())  # type: ignore[arg-type]  # an async iterator is what it takes
    assert [answer.json()["code"] for answer in (declared, streamed)] == ["too_large"] * 2
    assert [answer.status_code for answer in (declared, streamed)] == [413, 413]
