"""The Dockerfile and docker-compose.yml against what the application reads, runs and ships."""

import json
import re
from importlib.util import find_spec
from typing import Any

import pytest
import yaml

from tests.launch.conftest import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "packwright"}
DOCKERFILE = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text()).splitlines()
# boto3 reads these by itself.
CREDENTIALS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_SAGEMAKER"}


def read_by_settings() -> set[str]:
    source = (ROOT / "webapp" / "settings.py").read_text()
    return set(re.findall(r'(?:env|_switch|_number)\("([A-Z_]+)"', source))


def instructions(name: str) -> list[str]:
    return [line.removeprefix(f"{name} ").strip() for line in DOCKERFILE if line.startswith(f"{name} ")]


def programs(service: dict[str, Any]) -> list[list[str]]:
    """The commands of a service, those of the image where it has none of its own."""
    command = service.get("command") or json.loads(instructions("CMD")[-1])
    return [part.split() for part in command[2].split("&&")] if command[:2] == ["sh", "-c"] else [command]


def test_all_parts_share_one_environment() -> None:
    assert set(OURS) == {"migrate", "web", "worker", "beat"}
    assert all(service["environment"] == COMPOSE["x-environment"] for service in OURS.values())


def test_every_variable_is_read() -> None:
    assert set(COMPOSE["x-environment"]) - CREDENTIALS <= read_by_settings()


@pytest.mark.parametrize("variable", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_secrets_must_be_given(variable: str) -> None:
    assert COMPOSE["x-environment"][variable].startswith(f"${{{variable}:?")
    assert "${POSTGRES_PASSWORD:?" in COMPOSE["x-environment"]["DATABASE_URL"]


def test_https_is_on() -> None:
    assert COMPOSE["x-environment"]["HTTPS"] == "${HTTPS:-1}"
    assert not {"DEBUG", "DEMO", "SANDBOX"} & COMPOSE["x-environment"].keys()


@pytest.mark.parametrize("name", OURS)
def test_commands_exist(name: str) -> None:
    for program, *words in programs(OURS[name]):
        if program == "python":
            assert words[0] == "manage.py"
            command = words[1]
            ours = ROOT / "webapp" / "management" / "commands" / f"{command}.py"
            assert ours.exists() or find_spec(f"django.core.management.commands.{command}")
        else:
            assert program in {"gunicorn", "celery"}
            assert find_spec(program)
            module = words[words.index("-A") + 1] if program == "celery" else words[0]
            assert (ROOT / f"{module.replace('.', '/')}.py").exists()


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_lasting_service_tells_its_health(name: str) -> None:
    if name == "web":
        assert instructions("HEALTHCHECK")
    else:
        assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_migrations_run_once_and_first() -> None:
    migrate = SERVICES["migrate"]
    assert migrate["restart"] == "no"
    assert [program[2] for program in programs(migrate)] == ["migrate", "demo"]
    assert migrate["depends_on"]["postgres"]["condition"] == "service_healthy"
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_the_worker_scales_and_beat_is_alone() -> None:
    assert not {"container_name", "ports"} & SERVICES["worker"].keys()
    assert not any("-B" in word for word in SERVICES["worker"]["command"])


def test_data_lie_in_named_volumes() -> None:
    used = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"]) == {"postgres", "redis", "beat"}
    major = int(SERVICES["postgres"]["image"].partition(":")[2])
    assert major >= 18, "before 18 the volume belongs to /var/lib/postgresql/data"
    assert SERVICES["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]


def test_the_image_is_built_from_the_production_lock() -> None:
    (install,) = [line for line in instructions("RUN") if "pip install" in line]
    assert "--require-hashes -r requirements.lock" in install
    assert "sandbox" not in install
    assert "python manage.py collectstatic" in " ".join(instructions("RUN"))


def test_the_image_runs_as_nobody_special() -> None:
    assert instructions("USER") == ["packwright"]
    last = max(index for index, line in enumerate(DOCKERFILE) if line.startswith("USER "))
    assert not any(line.startswith(("RUN ", "COPY ")) for line in DOCKERFILE[last:])


def test_what_is_copied_exists_and_reaches_the_builder() -> None:
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for line in instructions("COPY"):
        *sources, _ = line.split()
        for source in sources:
            assert (ROOT / source).exists()
            assert source.rstrip("/") in allowed
