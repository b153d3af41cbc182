"""The demo: database, service and worker started together, watched, and ended in order."""

import http.client
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from service.running.embedded import check_address, start_cluster, with_address
from service.running.failure import PostgresError
from service.running.postgres import Cluster
from service.running.supervisor import Child, Supervisor
from service.running.web import listen
from service.settings import Settings

log = structlog.get_logger(__name__)

_DATABASE_LOOKS_EVERY = 1.0
ROOT = Path(__file__).parents[2]


def run_everything(
    settings: Settings,
    prepare: Callable[[Settings], None],
    when_ready: Callable[[], None],
    *,
    processes: int,
) -> None:
    """Until a signal asks for the end; `prepare` sees to the database's schema and data first."""
    if settings.database_url is not None:
        check_address(settings)
    with listen(settings.host, settings.port) as listening:
        cluster = start_cluster(settings) if settings.database_url is None else None
        try:
            settings = with_address(settings, cluster) if cluster else settings
            prepare(settings)
            children = _children(settings, listening.fileno(), processes)
            Supervisor(children, _keep_running(cluster) if cluster else None).run(
                lambda: is_ready(settings.host, settings.port), when_ready
            )
        finally:
            if cluster:
                cluster.stop()


def is_ready(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=1)  # noqa: S104 - compared
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _children(settings: Settings, descriptor: int, processes: int) -> list[Child]:
    environment = _environment(settings)
    quacan = [sys.executable, "-P", "-m", "service.cli"]
    serve = [*quacan, "serve", "--tethered", "--listening", str(descriptor)]
    worker = Child("worker", [*quacan, "worker", "--tethered"], environment)
    names = ["service"] if processes == 1 else [f"service {number + 1}" for number in range(processes)]
    return [worker, *(Child(name, serve, environment, (descriptor,)) for name in names)]


def _environment(settings: Settings) -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {
        **os.environ,
        "PYTHONPATH": path,
        "QUACAN_DEMO": "1",
        "QUACAN_HOME": str(settings.home.absolute()),
        "QUACAN_HOST": settings.host,
        "QUACAN_PORT": str(settings.port),
        "QUACAN_DATABASE_URL": settings.database_url or "",
    }


def _keep_running(cluster: Cluster) -> Callable[[], None]:
    due = 0.0

    def look() -> None:
        nonlocal due
        now = time.monotonic()
        if now < due:
            return
        due = now + _DATABASE_LOOKS_EVERY
        if cluster.postmaster is None:
            log.warning("the database ended and is started again", log=str(cluster.log))
            try:
                cluster.ensure_running()
            except PostgresError as failure:
                log.warning("the database does not start", reason=str(failure))

    return look
