"""The command line `quacan`: thin glue from arguments to the functions that do the work."""

import asyncio
import json
import os
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from service.commands.imports import import_app
from service.commands.options import Home, Host, Port, Processes, Tethered, settings_of
from service.commands.register import area_app, body_app, user_app
from service.running.explanations import MENDABLE, in_one_line
from service.running.logs import write_logs
from service.settings import Settings

app = typer.Typer(
    help="Quả Cân: spot checks of market scales, and the register that knows which are overdue.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
database_app = typer.Typer(help="The database's schema.", no_args_is_help=True)
app.add_typer(database_app, name="db")
app.add_typer(user_app, name="user")
app.add_typer(area_app, name="area")
app.add_typer(body_app, name="body")
app.add_typer(import_app, name="import")


@app.command()
def serve(
    host: Host = None,
    port: Port = None,
    home: Home = None,
    tethered: Tethered = False,
    listening: Annotated[int | None, typer.Option(hidden=True, help="A descriptor that listens already")] = None,
) -> None:
    """Run the service alone: one process, for a proxy in front and a database beside it."""
    from service.running import embedded, tether, web  # noqa: PLC0415 - other commands start without it

    if tethered:
        tether.end_with_parent()
    settings = settings_of(host=host, port=port, home=home)
    listener = socket.socket(fileno=listening) if listening else web.listen(settings.host, settings.port)
    with listener, embedded.database_of(settings) as settings:
        web.serve(settings, listener, quiet=tethered)


@app.command()
def worker(home: Home = None, tethered: Tethered = False) -> None:
    """Run the background jobs alone: derived photo sizes, code reading, sweeps of what was left behind."""
    from service.running import embedded, tether  # noqa: PLC0415 - other commands start without it
    from service.work.worker import run  # noqa: PLC0415

    if tethered:
        tether.end_with_parent()
    write_logs(for_people=tethered)
    with embedded.database_of(settings_of(home=home)) as settings:
        asyncio.run(run(settings))


@app.command()
def demo(host: Host = None, port: Port = None, home: Home = None, processes: Processes = 1) -> None:
    """Run everything: a database of its own, Cao Bằng's demo data, the service and the worker."""
    from service import schema  # noqa: PLC0415 - other commands start without it
    from service.demo.loading import load  # noqa: PLC0415
    from service.demo.people import sign_ins  # noqa: PLC0415
    from service.running import everything  # noqa: PLC0415

    began = time.monotonic()
    write_logs(for_people=True)
    settings = settings_of(host=host, port=port, home=home, demo=True)

    def prepare(settings: Settings) -> None:
        typer.echo("Preparing the database and its data; the first time takes longest.")
        schema.upgrade(settings.asyncpg_url)
        load(settings)

    def announce() -> None:
        shown = "localhost" if settings.host in {"127.0.0.1", "0.0.0.0"} else settings.host  # noqa: S104 - compared
        address = f"http://{shown}:{settings.port}"
        typer.echo(f"\nQuả Cân is ready after {time.monotonic() - began:.1f} s; Ctrl-C stops it.\n")
        typer.echo(f"  {address}/docs            every call, to try in the browser")
        typer.echo(f"  {address}/openapi.json    the same for programs\n")
        typer.echo("  user name    password           sees")
        for username, password, sees in sign_ins():
            typer.echo(f"  {username:<12} {password:<18} {sees}")
        typer.echo()

    everything.run_everything(settings, prepare, announce, processes=processes)


@database_app.command("upgrade")
def upgrade(home: Home = None) -> None:
    """Bring the database's schema up to date; does nothing when it is. Safe from several places at once."""
    from service import schema  # noqa: PLC0415 - other commands start without it
    from service.running import embedded  # noqa: PLC0415

    with embedded.database_of(settings_of(home=home)) as settings:
        schema.upgrade(settings.asyncpg_url)
    typer.echo("The schema is up to date.")


@app.command()
def openapi(
    out: Annotated[Path | None, typer.Option(help="File to write; default: standard output")] = None,
) -> None:
    """Write the OpenAPI document of the API; needs neither a database nor settings."""
    from service.app import create_app  # noqa: PLC0415 - other commands start without it

    with tempfile.TemporaryDirectory() as home:
        # Nothing connects: the application is only described.
        settings = settings_of(demo=True, home=Path(home), database_url="postgresql://nobody@localhost/none")
        document = create_app(settings).openapi()
    text = json.dumps(document, ensure_ascii=False, indent=2)
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")


@app.command()
def key(name: Annotated[str, typer.Argument(help="The key's id, such as the date")]) -> None:
    """Write a new signing key as a JWK set, for QUACAN_SIGNING_KEYS: keep it secret."""
    from service.identity.keys import new_key_set  # noqa: PLC0415 - other commands start without it

    typer.echo(new_key_set(name))


def main() -> None:
    """What a person can mend is said in one line, without a traceback."""
    write_logs(for_people=sys.stderr.isatty() or os.environ.get("QUACAN_DEMO") == "1")
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(0))
    try:
        app(prog_name="quacan")
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except MENDABLE as failure:
        line = in_one_line(failure)
        if line is None:
            raise
        typer.echo(f"quacan: {line}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
