"""The files for production name only commands, settings and folders that exist."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from service import schema
from service.cli import app
from service.running import postgres
from service.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SETTINGS = {f"QUACAN_{name.upper()}" for name in Settings.model_fields}
OURS = {"service", "worker", "migrate"}


def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return document


def test_every_service_of_our_image_runs_a_command_that_exists() -> None:
    services = compose()["services"]
    assert {name for name, service in services.items() if "quacan" in service["image"]} == OURS
    for name in OURS:
        command: Any = typer.main.get_command(app)
        for word in services[name]["command"]:
            assert word in command.commands, f"{name}: there is no command {word}"
            command = command.commands[word]


def test_every_variable_is_a_setting() -> None:
    for file in [*DEPLOY.rglob("*"), ROOT / "Dockerfile"]:
        if file.is_file() and file.suffix != ".png":
            used = set(re.findall(r"QUACAN_[A-Z_]+[A-Z]", file.read_text(encoding="utf-8")))
            assert used <= SETTINGS, file.name


def test_every_setting_is_explained_to_operators() -> None:
    explained = set(re.findall(r"`(QUACAN_[A-Z_]+)`", (DEPLOY / "README.md").read_text(encoding="utf-8")))
    assert explained == SETTINGS


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_settings_given_are_enough_outside_demo_mode(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in compose()["services"][name]["environment"].items():
        monkeypatch.setenv(variable, re.sub(r"\$\{[^}]*\}", "x", value))
    settings = Settings()
    assert not settings.demo
    assert settings.asyncpg_url == "postgresql+asyncpg://quacan:x@database:5432/quacan"
    assert settings.store_url.startswith("s3://quacan?endpoint=http://store:8333")


def test_what_must_be_filled_in_stands_in_the_example_without_a_value() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    needed = set(re.findall(r"\$\{([A-Z_]+)(?::\?|\})", text))
    example = re.findall(r"^([A-Z_]+)=(.*)$", (DEPLOY / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert needed == {name for name, _ in example}
    assert not [name for name, value in example if value]


def test_parts_wait_for_what_they_need_and_name_volumes_and_networks_that_exist() -> None:
    document = compose()
    services = document["services"]
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        assert set(service["networks"]) <= set(document["networks"]), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (DEPLOY / source).exists() if source.startswith(".") else source in document["volumes"], volume
        for needed, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert needed == "service" or "test" in services[needed]["healthcheck"]
    assert services["service"]["deploy"]["replicas"] == 2
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_the_image_has_all_that_is_imported_and_runs_as_an_ordinary_user() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = set(re.findall(r"^COPY (\w[\w.]*) \./", dockerfile, re.MULTILINE))
    assert copied == {"pyproject.toml", "migrations", "rules", "schemas", "service"}
    kept = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    assert kept == copied | {"requirements.txt"}
    assert "--require-hashes" in dockerfile
    assert re.findall(r"^USER (.+)$", dockerfile, re.MULTILINE)[-1].split(":")[0] not in {"0", "root"}
    assert "/healthz" in dockerfile


def test_the_database_owner_made_for_production_is_no_superuser_and_can_migrate(place: Path) -> None:
    cluster = postgres.start(place / "data", durable=False)
    psql = cluster.programs / "psql"
    at = {"PGHOST": str(cluster.socket_dir), "PGPORT": "5432", "PATH": f"{psql.parent}:/usr/bin:/bin"}
    subprocess.run([psql, "-U", "postgres", "-d", "postgres", "-c", "DROP ROLE quacan"], env=at, check=True)
    script = DEPLOY / "postgres" / "owner.sh"
    subprocess.run(["sh", script], env={**at, "OWNER_PASSWORD": "it's"}, check=True, capture_output=True)
    question = "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    answer = subprocess.run(
        [psql, "-U", "quacan", "-d", "quacan", "-Atc", question], env=at, check=True, capture_output=True, text=True
    )
    assert answer.stdout.strip() == "f"
    schema.upgrade(cluster.url("quacan"))
    cluster.stop()
