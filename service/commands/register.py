"""The commands `user`, `area` and `body`: what a new register begins with."""

import asyncio
import sys
from datetime import datetime
from typing import Annotated

import typer

from schemas.identity import Locale, Role
from schemas.register import AreaLevel
from service.commands.options import Acting, Home, settings_of
from service.running.embedded import database_of

user_app = typer.Typer(help="Accounts.", no_args_is_help=True)
area_app = typer.Typer(help="Provinces and what lies above and below them.", no_args_is_help=True)
body_app = typer.Typer(help="Verification bodies.", no_args_is_help=True)

Username = Annotated[str, typer.Argument(help="Name to sign in with")]


@user_app.command("add")
def add_user(
    username: Username,
    role: Annotated[Role, typer.Option(help="What the person may do")],
    name: Annotated[str, typer.Option(help="The person's or the office's name, as records show it")],
    area: Annotated[
        list[str] | None, typer.Option(help="Code of an area in scope with all below it; repeat it")
    ] = None,
    market: Annotated[list[str] | None, typer.Option(help="Code of a market in scope; repeat it")] = None,
    body: Annotated[str | None, typer.Option(help="Code of the verification body, for a verifier")] = None,
    locale: Annotated[Locale, typer.Option(help="Language")] = Locale.VI,
    no_password: Annotated[bool, typer.Option("--no-password", help="Sign in by an enrolment code only")] = False,
    home: Home = None,
) -> None:
    """Add somebody who can sign in. Asks for the password, or reads it as a line from standard input."""
    from service.commands import people  # noqa: PLC0415 - other commands start without it

    settings = settings_of(home=home)
    password = None if no_password else _password()
    person = people.NewPerson(username, name, role, area or [], market or [], body, locale, password)
    with database_of(settings) as settings:
        asyncio.run(people.add(settings, person))
    typer.echo(f"{username} can sign in{' by an enrolment code' if no_password else ''}.")


@user_app.command("password")
def set_password(username: Username, home: Home = None) -> None:
    """Give somebody a new password and sign them out everywhere. Asks for it, or reads it from standard input."""
    from service.commands import people  # noqa: PLC0415 - other commands start without it

    settings = settings_of(home=home)
    password = _password()
    with database_of(settings) as settings:
        asyncio.run(people.change_password(settings, username, password))
    typer.echo(f"{username} has the new password and is signed out everywhere.")


@area_app.command("add")
def add_area(
    code: Annotated[str, typer.Argument(help="Official code")],
    name: Annotated[str, typer.Argument(help="Official name")],
    level: Annotated[AreaLevel, typer.Option(help="Where it stands in the tree")],
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day on which it exists")],
    acting: Acting,
    parent: Annotated[str | None, typer.Option(help="Code of the area it lies in")] = None,
    home: Home = None,
) -> None:
    """Add an area. Below a province the API does the same, and more."""
    from service.commands import places  # noqa: PLC0415 - other commands start without it

    with database_of(settings_of(home=home)) as settings:
        made = asyncio.run(
            places.add_area(
                settings, code=code, name=name, level=level, parent=parent, valid_from=since.date(), acting=acting
            )
        )
    typer.echo(f"{name} has the id {made}.")


@body_app.command("add")
def add_body(
    code: Annotated[str, typer.Argument(help="Code on its marks, such as its registration number")],
    name: Annotated[str, typer.Argument(help="Official name")],
    home: Home = None,
) -> None:
    """Add a verification body, or give a known one another name."""
    from service.commands import places  # noqa: PLC0415 - other commands start without it

    with database_of(settings_of(home=home)) as settings:
        asyncio.run(places.add_body(settings, code=code, name=name))
    typer.echo(f"{code} is {name}.")


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
