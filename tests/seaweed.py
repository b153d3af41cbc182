"""A real S3-compatible server for tests: SeaweedFS on this machine's loopback, with one account."""

import json
import secrets
import shutil
import socket
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

_SERVERS = ("master", "volume", "filer", "s3")
_READY_SECONDS = 60


@dataclass(frozen=True)
class Seaweed:
    endpoint: str
    access_key: str
    secret_key: str

    def url(self, folder: str) -> str:
        """The address for `open_store` of a folder in the one bucket; the first put makes both."""
        return f"s3://tests/{folder}?endpoint={self.endpoint}&region=us-east-1"


@contextmanager
def serving() -> Iterator[Seaweed]:
    """A server of the caller's own, in a folder that goes with it. Raises `RuntimeError` when it does not start."""
    folder = Path(tempfile.mkdtemp(prefix="quacan-weed-"))
    server = Seaweed("", "test-access", secrets.token_hex(16))
    ports = _free_ports(2 * len(_SERVERS) + 1)
    with (folder / "weed.log").open("wb") as log:
        process = subprocess.Popen(
            _command(folder, ports, server), stdout=log, stderr=subprocess.STDOUT, cwd=folder, env={"HOME": str(folder)}
        )
    try:
        endpoint = f"http://127.0.0.1:{ports[2 * _SERVERS.index('s3')]}"
        _wait_until_ready(process, endpoint, folder / "weed.log")
        yield Seaweed(endpoint, server.access_key, server.secret_key)
    finally:
        process.kill()  # Asked politely it takes twenty seconds.
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _command(folder: Path, ports: list[int], server: Seaweed) -> list[str]:
    identity = {
        "name": "tests",
        "credentials": [{"accessKey": server.access_key, "secretKey": server.secret_key}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}), encoding="utf-8")
    (folder / "data").mkdir()
    command = [str(Path(sysconfig.get_path("scripts")) / "weed"), "server"]
    command += [f"-dir={folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
    for number, name in enumerate(_SERVERS):
        command += [f"-{name}.port={ports[2 * number]}", f"-{name}.port.grpc={ports[2 * number + 1]}"]
    command += ["-filer", "-s3", f"-s3.config={folder / 's3.json'}"]
    command += ["-s3.port.iceberg=0", "-s3.port.lance=0", f"-webdav.port={ports[-1]}"]
    command += [f"-filer.localSocket={folder / 'filer.sock'}", f"-s3.localSocket={folder / 's3.sock'}"]
    # Small volumes, so that the folder stays small, and nobody is called from a test.
    command += ["-master.telemetry=false", "-master.volumeSizeLimitMB=64", "-volume.max=50"]
    return command


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]


def _wait_until_ready(process: "subprocess.Popen[bytes]", endpoint: str, log: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{endpoint}/healthz", timeout=2).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    tail = log.read_text(encoding="utf-8", errors="replace")[-4000:]
    raise RuntimeError(f"SeaweedFS did not start:\n{tail}")
