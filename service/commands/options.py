"""Arguments that several commands share, and the settings made from them."""

from pathlib import Path
from typing import Annotated, Any

import typer

from service.settings import Settings

Home = Annotated[
    Path | None,
    typer.Option(help="Folder for everything kept on this machine [QUACAN_HOME; default: var]", show_default=False),
]
Host = Annotated[str | None, typer.Option(help="Address to listen on [QUACAN_HOST; default: 127.0.0.1]")]
Port = Annotated[int | None, typer.Option(help="Port to listen on [QUACAN_PORT; default: 8000]", min=1, max=65535)]
Processes = Annotated[int, typer.Option(help="Service processes that share the port", min=1, max=64)]
Tethered = Annotated[bool, typer.Option("--tethered", hidden=True, help="End when standard input ends")]
Acting = Annotated[str, typer.Option("--as", help="User name of the person it is done for, as the ledger will say")]


def settings_of(**given: Any) -> Settings:
    """The environment's settings, with what was given by flag in their place."""
    return Settings(**{name: value for name, value in given.items() if value is not None})
