"""The settings' own database: a server named by address, or in demo mode the embedded one in the home folder."""

import contextlib
from collections.abc import Iterator

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from service.running.failure import StartError
from service.running.postgres import Cluster, start
from service.settings import Settings

NAME = "quacan"


def start_cluster(settings: Settings) -> Cluster:
    """Starts or joins the home folder's server and makes the database if it is not there."""
    cluster = start(settings.home / "postgres")
    if not cluster.has_database(NAME):
        cluster.create_database(NAME)
    return cluster


def with_address(settings: Settings, cluster: Cluster) -> Settings:
    return settings.model_copy(update={"database_url": cluster.url(NAME)})


def check_address(settings: Settings) -> None:
    """Raises StartError when QUACAN_DATABASE_URL is not an address at all."""
    address = settings.asyncpg_url
    try:
        make_url(address)
    except (ArgumentError, ValueError) as failure:
        raise StartError(
            "QUACAN_DATABASE_URL is not an address such as postgresql://user:password@host/name"
        ) from failure


@contextlib.contextmanager
def database_of(settings: Settings) -> Iterator[Settings]:
    """The settings with a database that answers for as long as the block lasts."""
    if settings.database_url is not None or not settings.demo:
        check_address(settings)
        yield settings
        return
    cluster = start_cluster(settings)
    try:
        yield with_address(settings, cluster)
    finally:
        cluster.stop()
