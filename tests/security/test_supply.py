"""What is installed is what was locked, from the package index alone, every file by its hash."""

from __future__ import annotations

import tomllib
from importlib.metadata import distributions
from typing import Any

from pipelines.settings import PROJECT_DIR
from tests.security import audit


def locked() -> list[dict[str, Any]]:
    return tomllib.loads((PROJECT_DIR / "uv.lock").read_text(encoding="utf-8"))["package"]


def test_every_locked_file_has_a_hash_and_comes_from_the_index() -> None:
    assert audit.unhashed(locked()) == []
    assert audit.from_elsewhere(locked()) == ["dx-metrics"]


def test_a_package_without_a_hash_or_from_elsewhere_is_found() -> None:
    index = {"registry": "https://pypi.org/simple"}
    wheel = {"url": "https://files.example/a-1.whl"}
    assert audit.unhashed([{"name": "a", "source": index, "wheels": [wheel]}]) == ["a"]
    assert audit.unhashed([{"name": "b", "source": index, "wheels": [wheel | {"hash": "sha256:00"}]}]) == []
    assert audit.unhashed([{"name": "c", "source": index}]) == ["c"]
    assert audit.from_elsewhere([{"name": "d", "source": {"git": "https://git.example/d"}}]) == ["d"]


def test_what_is_installed_is_what_is_locked() -> None:
    # a package may be locked in a version per Python
    versions = {(audit.normalised(package["name"]), package["version"]) for package in locked()}
    installed = {(audit.normalised(each.metadata["Name"]), each.version) for each in distributions()}
    assert installed - versions == set()


def test_the_audit_says_when_it_could_not_ask() -> None:
    """The address of the database of known vulnerabilities leads nowhere."""
    code, said = audit.ask_for_vulnerabilities(
        {"HTTPS_PROXY": "http://127.0.0.1:9", "UV_HTTP_TIMEOUT": "1", "UV_HTTP_RETRIES": "0"}
    )
    assert (code, said) == (0, audit.NOT_ASKED)
