"""Keyed hashes that stand for people.

Belongs here: the one function that turns a login or staff number into a hash, and where its key lives.
Does not belong here: which columns hold people; the mapping files and register specifications say that.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import tempfile
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

from pipelines.errors import UserError
from pipelines.secret_file import require_private
from pipelines.settings import Settings

KEY_FILE_NAME = "hash.key"
MASK = "***"
_MAIL = re.compile(r"[\w.+-]+[@＠][\w.-]+")
# what a login or staff number can look like within Japanese text
_WORD = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+(?:[._\\-][0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+)*")

_WORD_PART = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+")
_SHORTEST_ACCOUNT = 4
_SHORTEST_NUMBER = 5  # shorter ones are years and apps


def normalise_identifier(identifier: str) -> str:
    r"""The form that is hashed: NFKC, trimmed, case-folded, without a Windows ``DOMAIN\`` prefix. Leading zeros stay."""
    return unicodedata.normalize("NFKC", identifier).strip().casefold().rpartition("\\")[2].strip()


def person_hasher(settings: Settings) -> Callable[[str], str]:
    """A function from one login or staff number to 64 hex digits (HMAC-SHA-256 of `normalise_identifier`).

    The key is ``DX_HASH_KEY``; where that is unset, ``warehouse/hash.key``, made once with mode 0600.
    Raises UserError (exit code 2) for a key file that others may read or that holds nothing. The function
    returned raises ValueError for a blank identifier, so that blanks never become one common person.
    """
    key = settings.hash_key.get_secret_value().encode() if settings.hash_key else b""
    if not key:
        key = _key_from_file(settings.warehouse_dir / KEY_FILE_NAME)

    def hash_person(identifier: str) -> str:
        normalised = normalise_identifier(identifier)
        if not normalised:
            raise ValueError("blank identifier")
        return hmac.new(key, normalised.encode(), hashlib.sha256).hexdigest()

    return hash_person


def key_check(hash_person: Callable[[str], str]) -> str:
    """What tells one key from another without telling it."""
    return hash_person("registers")


def key_check_path(settings: Settings) -> Path:
    """Where the check of the key lies with which people of the files in landing/ were hashed."""
    return settings.landing_dir / "hash_key_check"


def require_key(settings: Settings) -> None:
    """Raise UserError (exit code 2) where the key is unusable, or gone or another one since files were received; makes none.

    With another key everybody of earlier files would be somebody else, and use would read as zero.
    """
    path, kept = settings.warehouse_dir / KEY_FILE_NAME, key_check_path(settings)
    known = kept.read_text(encoding="ascii") if kept.exists() else None
    if not path.exists() and not settings.hash_key:
        if known is None:
            return
        ja, en = f"鍵ファイル {path} がありません", f"The key file {path} is gone"
    elif (check := key_check(person_hasher(settings))) != (known or check):
        ja, en = "個人識別用の鍵が、受け取り済みのデータのものと違います", "The hashing key is not that of the data received"
    else:
        return
    raise UserError(
        f"{ja}。控えから戻すか、DX_HASH_KEY に設定してください。鍵が失われたときは、{kept} を消して dx rebuild を実行します"
        " (すべてのファイルを新しい鍵で読み直します)。",
        f"{en}. Restore it from a backup or set DX_HASH_KEY. Where it is lost, remove {kept} and run dx rebuild"
        " (every file is read again with a new key).",
        exit_code=2,
    )


def person_masker(hash_person: Callable[[str], str], known_hashes: frozenset[str]) -> Callable[[str], str]:
    """A function that puts ``***`` for whatever in a text is a mail address or hashes to a known person.

    ``known_hashes``: hashes of staff numbers and logins. For texts that are shown though nobody knows what people wrote.
    """

    def mask(text: str) -> str:
        without_mail = _MAIL.sub(MASK, text)
        return _WORD.sub(lambda word: MASK if hash_person(word[0]) in known_hashes else word[0], without_mail)

    return mask


def account_masker(
    hash_person: Callable[[str], str], known_hashes: frozenset[str], own_words: frozenset[str], *, with_numbers: bool = False
) -> Callable[[str], str]:
    """A function that puts ``***`` for the accounts of known people in names that systems and files were given.

    Unlike `person_masker` it leaves alone what is more likely something else than a person: words of fewer than four characters,
    words without a letter (an app's number may be somebody's staff number), and ``own_words``, the ids of the registers
    (as `normalise_identifier` gives them). ``with_numbers``: staff numbers of five digits and more are masked as well, as names
    of files need, which robots give the staff number of whose computer they run on.
    """

    @cache
    def is_account(word: str) -> bool:
        normalised = normalise_identifier(word)
        if normalised.isdigit():
            is_name = with_numbers and len(normalised) >= _SHORTEST_NUMBER
        else:
            is_name = len(normalised) >= _SHORTEST_ACCOUNT
        return is_name and normalised not in own_words and hash_person(word) in known_hashes

    @cache
    def masked(word: str) -> str:
        """The longest account among the parts of a word is masked first, then what stands left and right of it."""
        parts = list(_WORD_PART.finditer(word))
        for length in range(len(parts), 0, -1):
            for first, last in zip(parts, parts[length - 1 :], strict=False):
                if is_account(word[first.start() : last.end()]):
                    return masked(word[: first.start()]) + MASK + masked(word[last.end() :])
        return word

    def masked_mail(found: re.Match[str]) -> str:
        return MASK if is_account(found[0]) else found[0]

    return lambda text: _WORD.sub(lambda found: masked(found[0]), _MAIL.sub(masked_mail, text))


def _key_from_file(path: Path) -> bytes:
    if not path.exists():
        _make_key(path)
    require_private(path)
    key = path.read_bytes().strip()
    if not key:
        raise UserError(
            f"鍵ファイル {path} が空です。控えから戻すか、DX_HASH_KEY を設定してください。",
            f"The key file {path} is empty. Restore it from a backup or set DX_HASH_KEY.",
            exit_code=2,
        )
    return key


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".hash.key.", dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A link appears whole and never replaces a key that another process made meanwhile
        path.hardlink_to(temporary)
    except FileExistsError:
        pass
    finally:
        Path(temporary).unlink()
