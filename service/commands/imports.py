"""The commands `import verifications` and `import instruments`: the same rules as over the API, from a file here."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from schemas.verifications import ImportReport
from service.commands.options import Acting, Home, settings_of

import_app = typer.Typer(help="CSV and XLSX files, all or nothing.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="CSV (UTF-8) or XLSX file", exists=True, dir_okay=False, readable=True)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done and what is to be mended")]


@import_app.command("verifications")
def import_verifications(file: File, acting: Acting, dry_run: DryRun = False, home: Home = None) -> None:
    """Certificates that verification bodies issued. A verifier's rows are of that verifier's body."""
    _import(file, acting, None, home, dry_run=dry_run)


@import_app.command("instruments")
def import_instruments(
    file: File,
    market: Annotated[str, typer.Option(help="Code of the market whose stalls the file names")],
    acting: Acting,
    dry_run: DryRun = False,
    home: Home = None,
) -> None:
    """The stalls' instruments of one market."""
    _import(file, acting, market, home, dry_run=dry_run)


def _import(file: Path, acting: str, market: str | None, home: Path | None, *, dry_run: bool) -> None:
    from service.commands import importing  # noqa: PLC0415 - other commands start without it
    from service.running.embedded import database_of  # noqa: PLC0415

    data = file.read_bytes()
    with database_of(settings_of(home=home)) as settings:
        report = asyncio.run(importing.import_data(settings, data, acting=acting, market=market, dry_run=dry_run))
    _tell(report, file, dry_run=dry_run)


def _tell(report: ImportReport, file: Path, *, dry_run: bool) -> None:
    for error in report.errors:
        typer.echo(f"{file.name}: row {error.row}, {error.column or 'the whole row'}: {error.message}", err=True)
    if report.errors_left_out:
        typer.echo(f"{file.name}: and {report.errors_left_out} more", err=True)
    counts = f"{report.rows} rows: {report.added} new, {report.changed} changed, {report.unchanged} as they were"
    if report.errors:
        typer.echo(f"Nothing was written. {counts}; mend the rows above.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{'Would be written' if dry_run else 'Written'}. {counts}.")
