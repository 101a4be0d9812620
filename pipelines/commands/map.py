"""``dx map``: how a file would be read, a starting mapping file for a layout nobody knows, and the layouts there are.

Belongs here: which file is meant and by which layouts it is looked at. Does not belong here: reading (``pipelines.landing``),
drawing (``map_view``). Nothing is changed but the new mapping file asked for.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from pipelines.commands.words import console, say
from pipelines.errors import UserError
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.landing.explain import Candidate, Explanation
    from pipelines.landing.mapping import Layout
    from pipelines.landing.rows import Reading


@dataclass(frozen=True)
class _File:
    """The file to look at: ``name`` is its path below inbox/, or the one it would have there; None: no source is known."""

    path: Path
    name: str | None


def list_layouts(settings: Settings) -> None:
    """Print every layout: source, name, table, whether confirmed, which files it reads."""
    from pipelines.commands.map_view import show_layouts
    from pipelines.landing.mapping import city_layouts, layouts

    city = {(layout.source, layout.name) for layout in city_layouts(settings.mappings_dir)}
    show_layouts(console(), layouts(settings.mappings_dir), city)


def explain_file(settings: Settings, path: Path, source: str | None) -> int:
    """Print how ``path`` would be read; 0 where a run would load it, 1 where it would not."""
    from pipelines.commands.map_view import show_explanation
    from pipelines.landing.explain import candidates_of, explain
    from pipelines.landing.mapping import layouts

    known = layouts(settings.mappings_dir)
    file = _file(settings, path, source, known)
    reading, mask = _reading(settings)
    pool = [layout for layout in known if file.name is None or layout.source == file.name.split("/")[0]]
    candidates = candidates_of(path, file.name or f"inbox/{path.name}", pool)
    owners = [each.layout for each in candidates if each.is_named] or _by_content(candidates)
    name = file.name or _place(path.name, owners)
    is_read = bool(owners) and owners[0].file.matches(name)
    said = _nothing_fits(path, name)
    if owners:
        said = explain(path, name if is_read else _name_read_by(owners[0], path), owners, reading, mask)
        if said.refusal and said.refusal.startswith("setting_missing"):
            said.choices = _each_way(path, said, owners, reading, mask)
    said.candidates = candidates
    place = None
    if owners and not is_read:
        place = say(" か ", " or ").join(f"inbox/{glob}" for glob in owners[0].file.glob)
    elif owners and file.name is None:
        place = f"inbox/{name}"
    show_explanation(console(), said, file.name or str(path), owners, place)
    return int(said.refusal is not None or said.is_misread or not is_read)


def write_mapping(settings: Settings, path: Path, source: str | None, name: str) -> None:
    """Write ``mappings/<source>/<name>.yaml`` for the table in ``path`` and print what was guessed.

    Raises UserError (exit code 2) where the source is not told, the file holds no table, or the mapping file exists.
    """
    from pipelines.commands.map_view import show_draft
    from pipelines.landing.batch import JoinedBatch
    from pipelines.landing.draft import best_base, draft
    from pipelines.landing.explain import tables_of
    from pipelines.landing.mapping import layouts, read_layout, shipped_layouts, tables_by_source
    from pipelines.landing.refusal import Refusal
    from pipelines.warehouse.folders import require_writable

    file = _file(settings, path, source, layouts(settings.mappings_dir))
    if file.name is None:
        choices = " ".join(sorted(tables_by_source()))
        raise UserError(
            f"どのデータ源のファイルか、--source で指定してください ({choices})。",
            f"Say with --source which source the file is from ({choices}).",
            exit_code=2,
        )
    stem = name.removesuffix(".yaml")
    if not re.fullmatch(r"\w[\w-]*", stem):
        raise UserError(
            f"定義の名前「{name}」は使えません。文字、数字、_、- だけにしてください。",
            f"The name {name!r} cannot be used: letters, digits, _ and - only.",
            exit_code=2,
        )
    owner = file.name.split("/")[0]
    target = settings.mappings_dir / owner / f"{stem}.yaml"
    bases = [layout for layout in shipped_layouts() if layout.source == owner and layout.format == "table"]
    try:
        if not bases:
            raise Refusal("no_header")
        _, batch = tables_of(path, file.name, bases)[0]
    except Refusal as refusal:
        from pipelines.commands.reasons import reason

        raise UserError(
            f"{path.name} から定義を作れません。表 (CSV・xlsx) だけが対象です: {reason(refusal.reason)}",
            f"No mapping can be drafted from {path.name}, only from tables (CSV, xlsx): {reason(refusal.reason)}",
            exit_code=2,
        ) from None
    joined = JoinedBatch.of({1: batch})
    _, mask = _reading(settings)
    made = draft(joined, best_base(joined, bases), file.name, say, mask)
    require_writable(target.parent)
    try:
        with target.open("x", encoding="utf-8") as stream:
            stream.write(made.text)
    except FileExistsError:
        raise UserError(
            f"{target} はすでにあります。上書きしません。別の名前にするか、そのファイルを直してください。",
            f"{target} exists and is not overwritten. Use another name, or edit that file.",
            exit_code=2,
        ) from None
    read_layout(target, tables_by_source())
    show_draft(console(), target, made)


def _file(settings: Settings, path: Path, source: str | None, known: tuple[Layout, ...]) -> _File:
    """The file and its path below inbox/. Raises UserError (exit code 2) where there is no such file or source."""
    if not path.is_file():
        what = ("フォルダです", "is a folder") if path.is_dir() else ("ありません", "does not exist")
        raise UserError(
            f"{path} は{what[0]}。ファイルを指定してください。" if path.is_dir() else f"ファイル {path} が{what[0]}。",
            f"{path} {what[1]}. Name a file.",
            exit_code=2,
        )
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise UserError(
            f"{path} を開けません ({error.strerror})。", f"{path} cannot be opened ({error.strerror}).", exit_code=2
        ) from error
    if source is not None:
        sources = sorted({layout.source for layout in known})
        folder = source.strip("/").removeprefix("inbox/")
        if folder.split("/")[0] not in sources:
            raise UserError(
                f"データ源「{source}」はありません。使えるのは: {', '.join(sources)}",
                f"There is no source {source!r}; it is one of {', '.join(sources)}",
                exit_code=2,
            )
        if folder == "surveys":
            folder = f"surveys/{say('調査のID', 'SURVEY_ID')}"
        return _File(path, unicodedata.normalize("NFC", f"{folder}/{path.name}"))
    inbox = settings.inbox_dir.resolve()
    whole = path.resolve()
    if inbox in whole.parents and whole.parent != inbox:
        return _File(path, unicodedata.normalize("NFC", whole.relative_to(inbox).as_posix()))
    return _File(path, None)


def _by_content(candidates: list[Candidate]) -> list[Layout]:
    """The layout that knows the header best; a questionnaire, which may have any, only where none does."""
    knowing = [each.layout for each in candidates if each.fits and each.hits and not _takes_anything(each.layout)]
    return (knowing or [each.layout for each in candidates if each.fits and each.layout.answers])[:1]


def _takes_anything(layout: Layout) -> bool:
    return layout.answers is not None and layout.file.min_alias_hits == 0


def _place(file_name: str, owners: list[Layout]) -> str:
    """Where a file from elsewhere would lie below inbox/."""
    if not owners:
        return file_name
    folder = f"surveys/{say('調査のID', 'SURVEY_ID')}" if owners[0].source == "surveys" else owners[0].source
    return unicodedata.normalize("NFC", f"{folder}/{file_name}")


def _name_read_by(layout: Layout, path: Path) -> str:
    """A name that the layout would read: what the file's own does not say stands open."""
    globs = layout.file.glob
    glob = next((each for each in globs if each.lower().endswith(path.suffix.lower())), globs[0])
    return glob.replace("*", say("○", "X"))


def _nothing_fits(path: Path, name: str) -> Explanation:
    from pipelines.landing.decode import kind_of
    from pipelines.landing.explain import Explanation
    from pipelines.landing.refusal import Refusal

    try:
        return Explanation(name, kind=kind_of(path), refusal="no_header")
    except Refusal as refusal:
        return Explanation(name, refusal=refusal.reason)


def _each_way(
    path: Path, said: Explanation, owners: list[Layout], reading: Reading, mask: Callable[[str], str]
) -> dict[str, Explanation]:
    """The reading under each value that the city may choose for a setting."""
    from pipelines.landing.explain import explain

    layout = said.parts[-1].layout
    policy = layout.missing_setting(reading.policies)
    setting = next(each for each in layout.settings.values() if each.policy == policy)
    ways: dict[str, Explanation] = {}
    for value in setting.allowed:
        chosen = replace(reading, policies={**reading.policies, setting.policy: [(None, value)]})
        ways[value] = explain(path, said.name, owners, chosen, mask)
    return ways


def _reading(settings: Settings) -> tuple[Reading, Callable[[str], str]]:
    """How files are read here, with policies from the registers where there are any, and what hides people.

    The key is made for this look alone, so that no key file is needed or made.
    """
    from pipelines.clock import tokyo_now
    from pipelines.identity import person_hasher, person_masker
    from pipelines.landing.rows import Reading
    from pipelines.registers.policy import parse_policy
    from pipelines.registers.reader import read_registers

    hash_person = person_hasher(settings.model_copy(update={"hash_key": SecretStr(secrets.token_hex(32))}))
    policies: dict[str, list[tuple[date | None, str]]] = {}
    people: set[str] = set()
    # Registers that are absent or being mended stop a run, not a look at a file
    with suppress(UserError):
        tables, _ = read_registers(settings.registers_dir)
        for row in sorted(tables["policy"].rows, key=lambda row: row["valid_from"] or date.min):
            with suppress(ValueError, KeyError):
                value = parse_policy(row["key"], row["value"])
                if value is not None:
                    policies.setdefault(row["key"], []).append((row["valid_from"], value))
        people = {row[name] for row in tables["staff_roster"].rows for name in ("staff_id", "login") if row[name]}
    known = frozenset(hash_person(person) for person in people if person.strip())
    return Reading(tokyo_now(), hash_person, policies), person_masker(hash_person, known)
