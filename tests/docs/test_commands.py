"""What the documents tell people to type exists and works.

Every ``dx …`` and ``make …`` named anywhere has that name and those options; every fenced command, query and program is run here
(on a small published snapshot), by another test, or says on its first line why not.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import duckdb
import pytest

from pipelines.cli import dx
from tests.app.snapshot_fixture import write_snapshot
from tests.docs.blocks import ROOT, Block, blocks, documents
from tests.e2e.conftest import REGISTERS

BIN = Path(sys.executable).parent
SNAPSHOT_ID = "20261016T060400-0a1b2c3d"
NOT_RUN = re.compile(r"# not run by tests: \S")
# pages whose queries another test runs, on the city that their tables are of
QUERIES_RUN_ELSEWHERE = {"docs/method.md", "docs/method.ja.md", "docs/queries.md"}
# the commands that make the city of docs/method.md: tests/docs/conftest.py runs them
COMMANDS_RUN_ELSEWHERE = {"docs/method.md", "docs/method.ja.md"}

BLOCKS = [block for path in documents() for block in blocks(path)]
TO_RUN = [
    block
    for block in BLOCKS
    if not NOT_RUN.match(block.code)
    and (
        (block.language == "sql" and block.page not in QUERIES_RUN_ELSEWHERE)
        or (block.language in ("sh", "bash") and block.page not in COMMANDS_RUN_ELSEWHERE)
        or block.language == "python"
    )
]
# both languages show the same commands; the Japanese page's are compared, the English page's are run
ENGLISH = [block for block in TO_RUN if not block.page.endswith(".ja.md")]


def mentions(program: str) -> Iterator[tuple[str, list[str]]]:
    """Every command line of ``program``: in running text between backticks, and on lines of fenced blocks. With its place."""
    for path in documents():
        text = path.read_text(encoding="utf-8")
        page = path.relative_to(ROOT).as_posix()
        found = [*re.findall(rf"`({program} [^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))]
        for block in blocks(path):
            found += re.findall(rf"^({program} [^\n#]+)", block.code, re.MULTILINE)
        for line in found:
            yield page, shlex.split(line.replace("…", ""))


def wrong_words(words: list[str]) -> list[str]:
    """The words of a ``dx`` command line that the command does not know."""
    command: click.Command = dx
    wrong, position, places = [], 1, 0
    while position < len(words):
        word = words[position]
        options = {name: option for option in command.params if isinstance(option, click.Option) for name in option.opts}
        if word.startswith("-"):
            name, has_value = word.split("=")[0], "=" in word
            if name == "--help":
                pass
            elif name not in options:
                wrong.append(word)
            elif not options[name].is_flag and not has_value:
                position += 1
        elif isinstance(command, click.Group) and word in command.commands:
            command, places = command.commands[word], 0
        else:
            places += 1
            arguments = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
            if not any(argument.nargs == -1 for argument in arguments) and places > len(arguments):
                wrong.append(word)
        position += 1
    return wrong


def test_every_dx_command_and_option_in_the_documents_exists() -> None:
    named = list(mentions("dx"))
    assert len(named) > 60
    assert [(page, " ".join(words)) for page, words in named if wrong_words(words)] == []


@pytest.mark.parametrize("line", ["dx fetch", "dx run --fast", "dx rollback A B", "dx report --format"])
def test_a_command_that_does_not_exist_would_be_found(line: str) -> None:
    words = shlex.split(line)
    assert wrong_words(words) == ([] if line == "dx report --format" else [words[-1]])


def test_every_dx_command_is_in_both_readmes() -> None:
    for readme in ("README.md", "README.ja.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        assert [name for name in dx.commands if f"`dx {name}" not in text] == [], readme


def test_every_make_target_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = [(page, words[1]) for page, words in mentions("make")]
    assert len(named) > 10
    assert [(page, target) for page, target in named if target not in targets] == []


def test_every_link_to_a_page_leads_somewhere() -> None:
    broken = []
    for path in documents():
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{path.name}: {target}")
    assert broken == []


def test_both_languages_show_the_same_commands() -> None:
    def code_of(page: str) -> list[str]:
        return [re.sub(r"^(--|#) .*\n", "", b.code, flags=re.MULTILINE) for b in TO_RUN if b.page == page]

    for japanese in {block.page for block in TO_RUN if block.page.endswith(".ja.md")}:
        assert code_of(japanese) == code_of(japanese.replace(".ja.md", ".md")), japanese


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of the documents: a data folder with registers and a published snapshot, ``dx`` on the path."""
    data_dir = tmp_path_factory.mktemp("documents")
    write_snapshot(data_dir, SNAPSHOT_ID)
    (data_dir / "published" / "dx_metrics.duckdb").symlink_to(f"{SNAPSHOT_ID}.duckdb")
    (data_dir / "warehouse").mkdir()
    (data_dir / "registers").mkdir()
    for name, text in REGISTERS.items():
        lines = [line.strip() for line in text.strip().splitlines()]
        (data_dir / "registers" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "DX_DATA_DIR": str(data_dir),
        "ID": SNAPSHOT_ID,
        "BACKUP": str(tmp_path_factory.mktemp("backup")),
    }


@pytest.mark.parametrize("block", ENGLISH, ids=str)
def test_what_a_page_tells_to_type_works(block: Block, sandbox: dict[str, str]) -> None:
    data_dir = Path(sandbox["DX_DATA_DIR"])
    if block.language == "sql":
        file = data_dir / "published" / "dx_metrics.duckdb"
        attaches = block.code.startswith("attach ")
        with duckdb.connect() if attaches else duckdb.connect(str(file), read_only=True) as con:
            assert con.execute(block.code.replace("'published/", f"'{data_dir}/published/")).fetchall()
        return
    # what a page writes goes into a folder of the test's own
    code = block.code.replace("/tmp/dx_parquet", str(data_dir.with_name("parquet")))
    command = [sys.executable, "-c", code] if block.language == "python" else ["bash", "-euo", "pipefail", "-c", code]
    outcome = subprocess.run(command, cwd=data_dir, env=sandbox, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_the_python_example_adds_up_to_the_year_worked_out_by_hand(sandbox: dict[str, str]) -> None:
    code = next(block.code for block in ENGLISH if block.language == "python" and "by_year" in block.code)
    code += "assert abs(by_year.filter(pl.col('fiscal_year') == 2026)['net_hours'].sum() - 1011.7) < 1e-9, by_year\n"
    outcome = subprocess.run([sys.executable, "-c", code], env=sandbox, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert f"{SNAPSHOT_ID}, data until 2026-10-15" in outcome.stdout.splitlines()


def test_the_r_example_is_r() -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("Rscript is absent: install the Debian package r-base-core to have the syntax of the R example checked")
    for block in BLOCKS:
        if block.language == "r":
            subprocess.run([rscript, "-e", "invisible(parse(file('stdin')))"], input=block.code, text=True, check=True)
