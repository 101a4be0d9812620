"""pull.yaml and secrets: what is said of a mistake, and that nothing is repeated from a file that may hold a secret."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def written(city, text: str):
    path = city.settings.data_dir / "pull" / "pull.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return city.pull()


def test_without_configuration_the_way_to_begin_is_shown(city):
    shown = city.pull()
    assert shown.exit_code == 2
    assert "No system to pull from is configured. Make" in shown.text
    assert "DX_KINTONE_PASSWORD" in shown.text


def test_the_example_that_is_shown_is_valid_but_for_its_placeholders(city):
    import yaml

    from pipelines.pull.config import _EXAMPLE, PullConfig

    config = PullConfig.model_validate(yaml.safe_load(_EXAMPLE))
    assert None not in (config.kintone, config.uipath, config.winactor, config.power_automate, config.m365)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "kintone:\n  base_url: http://city.cybozu.com\n  apps: [1]\n",
            "kintone.base_url: cannot be used (Value error, must begin with https://)",
        ),
        ("kintone:\n  base_url: https://a:b@city.cybozu.com\n  apps: [1]\n", "must be an address without user name"),
        ("winactor:\n  base_url: https://wmc.example.jp\n", "winactor.name: is required"),
        ("kintone:\n  base_url: https://city.cybozu.com\n", "needs login, or apps whose API tokens are set"),
        ("uipath: [\n", "line 2 is not YAML"),
        ("m365:\n  tenant: a/b\n  client_id: x\n", "m365.tenant: cannot be used"),
        ("uipaht:\n  base_url: https://x\n", "uipaht: there is no such key"),
    ],
)
def test_a_mistake_is_named_by_its_key(city, text, said):
    shown = written(city, text)
    assert shown.exit_code == 2
    assert said in shown.text


def test_a_secret_in_the_file_is_refused_and_not_repeated(city):
    shown = written(city, "winactor:\n  base_url: https://wmc.example.jp\n  name: a\n  password: put-here-by-mistake\n")
    assert shown.exit_code == 2
    assert "winactor.password: there is no such key (secrets go into the environment)" in shown.text
    assert "put-here-by-mistake" not in shown.text


def test_a_missing_secret_is_named_before_anything_is_asked(city, serve, monkeypatch):
    server = serve(lambda call: None)
    monkeypatch.setenv("DX_WINACTOR_PASSWORD", " ")
    city.configure(winactor={"base_url": server.url, "name": "dx-office"})
    shown = city.pull()
    assert shown.exit_code == 2
    assert "The environment variable DX_WINACTOR_PASSWORD is missing" in shown.text
    assert server.calls == []


def test_a_source_without_configuration_is_skipped_in_one_line(city, serve):
    from tests.pull.server import refusal

    server = serve(lambda call: refusal(404))
    city.configure(winactor={"base_url": server.url, "name": "dx-office"})
    lines = city.pull("kintone", "winactor").text.splitlines()
    assert lines[0] == "kintone: not configured, skipped"


def test_naming_only_sources_without_configuration_is_wrong_configuration(city):
    city.configure(winactor={"base_url": "https://wmc.example.jp", "name": "dx-office"})
    assert city.pull("m365").exit_code == 2


def test_two_pulls_do_not_run_at_once(city, serve):
    from pipelines.pull.state import pull_lock

    city.configure(winactor={"base_url": "https://wmc.example.jp", "name": "dx-office"})
    with pull_lock(city.settings.data_dir / "pull"):
        shown = city.pull()
    assert shown.exit_code == 1
    assert "Another pull is under way" in shown.text


def test_a_damaged_state_is_named_and_no_traceback(city, serve):
    server = serve(lambda call: None)
    city.configure(winactor={"base_url": server.url, "name": "dx-office"})
    (city.settings.data_dir / "pull" / "winactor.json").write_text("{")
    shown = city.pull()
    assert shown.exit_code == 1
    assert "winactor.json is damaged. Delete it" in shown.text


def test_the_command_knows_its_sources_and_loads_no_more_than_it_needs():
    dx = Path(sys.executable).with_name("dx")
    outcome = subprocess.run([dx, "--lang", "en", "pull", "nonsense"], capture_output=True, text=True, check=False)
    assert outcome.returncode == 2
    assert "There is no source nonsense; use kintone, uipath, winactor, power_automate, m365." in outcome.stderr
    script = (
        "import sys, pipelines.pull.http as http, pipelines.pull.config as config\n"
        "http.Service('https://x.example', config.HttpConfig(), print)\n"
        "print(sorted({'streamlit', 'dagster'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"
    script = "import sys, pipelines.cli, pipelines.commands.pull; print(sorted({'dlt', 'requests'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_where_output_is_no_terminal_only_results_are_printed(city, serve):
    from tests.pull.test_kintone import Kintone, many

    city.configure(kintone={"base_url": serve(Kintone(app_7=many(1))).url, "apps": [7]})
    assert city.pull("kintone").text == ("kintone: 1 file\n  The list of apps and statistics need login.\nNext: dx run\n")
