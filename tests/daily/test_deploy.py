"""The files of deploy/: as far as they can be checked without being root of a server."""

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from pipelines.settings import PROJECT_DIR

DEPLOY = PROJECT_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
OURS = ("daemon", "webserver", "dashboard")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed (Debian package systemd)")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path):
    shutil.copytree(DEPLOY / "systemd", tmp_path, dirs_exist_ok=True)
    for unit in tmp_path.glob("*.service"):
        unit.write_text(unit.read_text().replace("/opt/dx-metrics/.venv/bin/dx", "/bin/true"))
    instances = [tmp_path / f"dx-metrics@{name}.service" for name in OURS]
    others = [path for path in sorted(tmp_path.glob("dx-*.*")) if path.is_file() and "@" not in path.name]
    outcome = subprocess.run(["systemd-analyze", "verify", *instances, *others], capture_output=True, text=True, check=False)
    assert (outcome.returncode, outcome.stderr) == (0, "")


def test_every_service_runs_as_its_own_account_and_writes_to_the_data_folder_only():
    lines = (DEPLOY / "systemd" / "dx-.service.d" / "account.conf").read_text().splitlines()
    for line in ("User=dx", "UMask=0027", "NoNewPrivileges=yes", "ProtectSystem=strict", "ReadWritePaths=/srv/dx-metrics"):
        assert line in lines
    # systemd reads the drop-ins of a name's beginning, up to a dash
    assert all(unit.name.startswith("dx-") for unit in UNITS)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_every_service_has_a_limit_of_memory_and_is_not_started_again_on_a_wrong_setting(unit: Path):
    lines = unit.read_text().splitlines()
    assert any(line.startswith("MemoryMax=") for line in lines)
    assert ("Restart=on-failure" in lines) == ("RestartPreventExitStatus=2" in lines)


def test_every_command_that_a_unit_or_container_starts_exists():
    from pipelines.cli import dx

    compose = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text())
    started = {service["command"][0] for name, service in compose["services"].items() if name != "proxy"}
    assert started == set(OURS)
    assert started | {"pull", "alert", "status"} <= set(dx.commands)


def test_the_proxy_alone_has_a_port_and_the_others_share_its_network():
    services = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text())["services"]
    assert {name for name, service in services.items() if "ports" in service} == {"proxy"}
    for name in OURS:
        assert services[name]["network_mode"] == "service:proxy"
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]


@pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is not installed (Debian package caddy)")
def test_caddy_reads_its_file(tmp_path: Path):
    names = {"DX_DASHBOARD_NAME": "dx.city.example", "DX_DAGSTER_NAME": "dagster.city.example"}
    operator = {"DX_OPERATOR_NAME": "it", "DX_OPERATOR_PASSWORD_HASH": "$2a$14$" + "x" * 53}
    outcome = subprocess.run(
        ["caddy", "adapt", "--config", str(DEPLOY / "Caddyfile")],
        env={"PATH": "/usr/bin", "HOME": str(tmp_path), **names, **operator},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    for port in ("127.0.0.1:3000", "127.0.0.1:8501"):
        assert port in outcome.stdout
