"""Serving the application over HTTP from one process."""

import errno
import gc
import os
import socket

import uvicorn
from starlette.types import ASGIApp

from service.app import create_app
from service.running.failure import StartError
from service.settings import Settings

_GRACE_SECONDS = 10
_KEEP_ALIVE_SECONDS = 75  # longer than a proxy keeps an idle connection, so that the proxy closes it, not we


def listen(host: str, port: int) -> socket.socket:
    """Raises StartError when the port is taken or the address is not this machine's."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=2048)
    except socket.gaierror as failure:
        raise StartError(f"there is no address {host}: choose another with --host or QUACAN_HOST") from failure
    except OSError as failure:
        if failure.errno == errno.EADDRINUSE:
            reason = f"port {port} on {host} is taken: choose another with --port or QUACAN_PORT"
        elif failure.errno == errno.EACCES:
            reason = f"port {port} is only for root: choose one above 1023 with --port or QUACAN_PORT"
        else:
            reason = f"cannot listen on {host} port {port}: {os.strerror(failure.errno or 0)}"
        raise StartError(reason) from failure


def serve(settings: Settings, listening: socket.socket, *, quiet: bool = False) -> None:
    """Until SIGTERM or SIGINT; requests under way are finished first."""
    config = configuration(create_app(settings), settings.trusted_proxies, quiet=quiet)
    settle_memory()
    uvicorn.Server(config).run(sockets=[listening])


def settle_memory() -> None:
    """What is there by now stays: the collector passes over it, and looks through the rest less often.

    Without this it takes a tenth of all processor time, nearly all of it spent on routes and models.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def configuration(app: ASGIApp, trusted_proxies: str, *, quiet: bool) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_level="warning" if quiet else "info",
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=trusted_proxies,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
