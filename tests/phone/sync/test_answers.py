"""Only our service says something about a record: whatever else answers is the network's doing."""

import json
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from phone.core.clock import Clock
from phone.sync.answers import Busy, NotOurService, Refused, Unreachable, plain_of, upload_offset
from phone.sync.server import Server

NOW = datetime(2026, 11, 22, 0, 31, 5, tzinfo=UTC)
ADDRESS = "https://quacan.test"
Answering = Callable[[httpx.Request], httpx.Response]
HTML = {"content-type": "text/html; charset=utf-8"}
PROBLEM = {"content-type": "application/problem+json"}


def server_with(answering: Answering, clock: Clock | None = None) -> Server:
    return Server(ADDRESS, httpx.MockTransport(answering), clock=clock or Clock(lambda: NOW))


def saying(status: int, body: str = "", headers: dict[str, str] | None = None) -> Answering:
    return lambda _: httpx.Response(status, headers=headers or {}, content=body.encode())


def problem(status: int, code: str, **more: object) -> str:
    return json.dumps({"type": "about:blank", "title": "", "status": status, "code": code, "detail": "Vì sao"} | more)


async def refusal(answering: Answering, method: str = "PUT") -> Exception:
    with pytest.raises((Refused, NotOurService, Busy, Unreachable)) as raised:
        await server_with(answering).ask(method, "/api/v1/spot-checks/1", body=b"{}", token="secret")
    return raised.value


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_a_captive_portal_and_is_never_followed(status: int) -> None:
    asked: list[httpx.URL] = []

    def answering(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(status, headers={"location": "https://login.wifi.example/"})

    assert isinstance(await refusal(answering), NotOurService)
    assert [url.host for url in asked] == ["quacan.test"]


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (200, "", {}),
        (200, "<html>Sign in to Wi-Fi</html>", HTML),
        (200, "{}", HTML),
        (200, "[]", {"content-type": "application/json"}),
        (200, "{not json", {"content-type": "application/json"}),
        (204, "", {}),
    ],
)
async def test_a_success_that_is_no_json_object_is_not_our_service(
    status: int, body: str, headers: dict[str, str]
) -> None:
    answer = await server_with(saying(status, body, headers)).ask("PUT", "/api/v1/spot-checks/1", body=b"{}")
    with pytest.raises(NotOurService):
        plain_of(answer)


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (403, "<html>Blocked</html>", HTML),
        (404, '{"detail": "Not Found"}', {"content-type": "application/json"}),
        (404, '{"detail": "Not Found"}', PROBLEM),
        (409, "[]", PROBLEM),
        (409, problem(422, "differs"), PROBLEM),
        (401, "login", {}),
        (511, "<html>Network Authentication Required</html>", HTML),
    ],
)
async def test_a_refusal_of_another_shape_is_not_our_service(status: int, body: str, headers: dict[str, str]) -> None:
    assert isinstance(await refusal(saying(status, body, headers)), NotOurService)


async def test_our_refusal_is_known_by_its_shape_and_says_each_entry() -> None:
    errors = [{"pointer": "/readings/0/load_mg", "code": "greater_than_equal", "message": "Phải từ 1 trở lên."}]
    refused = await refusal(saying(422, problem(422, "invalid", errors=errors), PROBLEM))
    assert isinstance(refused, Refused)
    assert (refused.status, refused.code) == (422, "invalid")
    assert refused.detail == "Vì sao\n/readings/0/load_mg: Phải từ 1 trở lên."


@pytest.mark.parametrize("status", [408, 425, 429, 502, 503, 504])
async def test_what_passes_is_no_refusal_and_its_patience_is_kept(status: int) -> None:
    ours = await refusal(saying(status, problem(status, "unavailable"), PROBLEM | {"retry-after": "7"}))
    assert isinstance(ours, Busy)
    assert (ours.code, ours.detail, ours.retry_after_s) == ("unavailable", "Vì sao", 7)
    foreign = await refusal(saying(status, "<html>Bad gateway</html>", HTML))
    assert isinstance(foreign, Busy)
    assert (foreign.code, foreign.retry_after_s) == ("busy", None)


async def test_a_date_or_nonsense_to_retry_after_is_not_believed() -> None:
    for header in ("Sun, 22 Nov 2026 01:00:00 GMT", "-5", "soon", "9" * 30):
        busy = await refusal(saying(503, "", {"retry-after": header}))
        assert isinstance(busy, Busy)
        assert busy.retry_after_s is None


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("no route"),
        httpx.ConnectTimeout("slow"),
        httpx.ReadTimeout("slow"),
        httpx.WriteError("reset"),
        httpx.RemoteProtocolError("peer closed connection without sending complete message body"),
        httpx.DecodingError("not gzip"),
    ],
)
async def test_a_broken_line_is_told_from_an_answer(failure: httpx.RequestError) -> None:
    def answering(_: httpx.Request) -> httpx.Response:
        raise failure

    assert isinstance(await refusal(answering), Unreachable)


async def test_a_failure_of_tls_is_not_our_service() -> None:
    def answering(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("tls") from ssl.SSLError("WRONG_VERSION_NUMBER")

    refused = await refusal(answering)
    assert isinstance(refused, NotOurService)
    assert refused.code == "insecure"


async def test_a_certificate_that_is_not_valid_yet_points_at_the_phones_clock() -> None:
    broken = ssl.SSLCertVerificationError("certificate is not yet valid")
    broken.verify_code = 9

    def answering(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("tls") from broken

    refused = await refusal(answering)
    assert isinstance(refused, NotOurService)
    assert refused.code == "certificate_time"


async def test_a_login_page_is_not_downloaded() -> None:
    read = 0

    async def pages() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield b"<html>" * 1000

    def answering(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=HTML, content=pages())

    answer = await server_with(answering).ask("GET", "/api/v1/sync")
    assert (answer.body, read) == (b"", 0)


async def test_an_endless_answer_is_given_up() -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 1_000_000

    def answering(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": "application/json"}, content=endless())

    assert isinstance(await refusal(answering, "GET"), NotOurService)


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example/x", "api/v1/sync", ""])
async def test_no_address_leads_a_token_to_another_host(path: str) -> None:
    def answering(_: httpx.Request) -> httpx.Response:
        raise AssertionError("it was asked")

    with pytest.raises(NotOurService):
        await server_with(answering).ask("GET", path, token="secret")


async def test_cookies_of_a_login_page_are_not_sent_back() -> None:
    sent: list[str | None] = []

    def answering(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers.get("cookie"))
        return httpx.Response(200, headers=HTML | {"set-cookie": "portal=1; Path=/"})

    server = server_with(answering)
    for _ in range(2):
        await server.ask("GET", "/api/v1/sync")
    assert sent == [None, None]


async def test_a_request_carries_little_beside_its_content() -> None:
    def answering(request: httpx.Request) -> httpx.Response:
        assert set(request.headers) == {
            "host",
            "user-agent",
            "accept-encoding",
            "accept-language",
            "authorization",
            "content-length",
        }
        assert sum(len(name) + len(value) + 4 for name, value in request.headers.raw) < 250
        return httpx.Response(204)

    await server_with(answering).ask("PUT", "/api/v1/spot-checks/1", body=b"{}", token="t" * 20)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"tus-resumable": "1.0.0"},
        {"upload-offset": "10"},
        {"tus-resumable": "1.0.0", "upload-offset": "-1"},
        {"tus-resumable": "1.0.0", "upload-offset": "all"},
        {"tus-resumable": "1.0.0", "upload-offset": "101"},
        {"tus-resumable": "0.2.0", "upload-offset": "10"},
    ],
)
async def test_an_upload_has_moved_only_when_the_answer_speaks_tus(headers: dict[str, str]) -> None:
    answer = await server_with(saying(204, headers=headers)).ask("PATCH", "/api/v1/x", body=b"x")
    with pytest.raises(NotOurService):
        upload_offset(answer, 100)


async def test_a_refusal_without_a_body_is_known_by_its_head() -> None:
    expired = await refusal(saying(410, headers={"tus-resumable": "1.0.0"}), "HEAD")
    assert isinstance(expired, Refused)
    assert expired.code == "upload_expired"
    assert isinstance(await refusal(saying(404), "HEAD"), NotOurService)


async def test_a_proxys_limit_is_no_word_about_the_photo() -> None:
    busy = await refusal(saying(413, "<html>Request Entity Too Large</html>", HTML))
    assert isinstance(busy, Busy)
    assert busy.code == "too_large_for_network"


async def test_the_clock_is_judged_by_the_services_own_answers_alone() -> None:
    date = {"date": "Sun, 22 Nov 2026 00:24:05 GMT"}
    portal = server_with(saying(302, headers=date))
    with pytest.raises(NotOurService):
        await portal.ask("GET", "/api/v1/sync")
    assert portal.offset.seconds is None

    ours = server_with(saying(404, problem(404, "not_found"), PROBLEM | date))
    with pytest.raises(Refused):
        await ours.ask("GET", "/api/v1/sync")
    assert ours.offset.seconds == pytest.approx(-420, abs=1)
    assert ours.offset.worth_saying


async def test_half_of_the_way_is_taken_from_the_clocks_offset() -> None:
    server = server_with(saying(204))
    server.offset.heard(NOW + timedelta(seconds=60), NOW, elapsed_s=20)
    assert server.offset.seconds == 70
    server.offset.heard(NOW, NOW, elapsed_s=500)
    assert server.offset.seconds == 70
