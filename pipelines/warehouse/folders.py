"""The folders below DX_DATA_DIR: whether they are there and can be written, said before anything is done in them.

Belongs here: the look at folders before a command, and what the refusals of disk and memory mean to the user.
Does not belong here: what is in the folders.
"""

from __future__ import annotations

import errno
import os
import re
import tempfile
from pathlib import Path

from pipelines.errors import UserError
from pipelines.settings import Settings

_FULL = (errno.ENOSPC, errno.EDQUOT)
# a network share that was away, a device that answered late
_PASSING = {
    errno.EAGAIN,
    errno.EBUSY,
    errno.ECONNABORTED,
    errno.ECONNREFUSED,
    errno.ECONNRESET,
    errno.EHOSTDOWN,
    errno.EHOSTUNREACH,
    errno.EIO,
    errno.ENETDOWN,
    errno.ENETUNREACH,
    errno.ESTALE,
    errno.ETIMEDOUT,
}
_OUT_OF_MEMORY = re.compile(r"out of memory|failed to allocate|could not allocate", re.IGNORECASE)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR)


def written_folders(settings: Settings) -> tuple[Path, ...]:
    """The folders a run writes to, all below the data folder."""
    return (settings.landing_dir, settings.warehouse_dir, settings.published_dir, settings.dagster_home)


def require_data_dir(settings: Settings) -> None:
    """Raise UserError (exit code 2) where the data folder is missing or no folder; makes nothing."""
    folder = settings.data_dir
    if folder.exists() and not folder.is_dir():
        raise UserError(
            f"DX_DATA_DIR の {folder} はフォルダではありません。フォルダを指定してください。",
            f"DX_DATA_DIR is {folder}, which is not a folder. Set it to a folder.",
            exit_code=2,
        )
    if not folder.is_dir():
        raise UserError(
            f"データフォルダ {folder} がありません。DX_DATA_DIR を確かめるか、dx demo で見本を作ってください。",
            f"There is no data folder {folder}. Check DX_DATA_DIR, or make a sample city with: dx demo",
            exit_code=2,
        )


def require_writable(*folders: Path) -> None:
    """Make folders that are missing and try a file in each.

    Raises UserError naming the folder: exit code 2 where it cannot be written, 1 where the disk is full.
    """
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder) as file:
                # a full disk still takes an empty file
                file.write(b"0")
        except OSError as error:
            if error.errno in _FULL:
                raise _disk_is_full() from error
            reason = "not a folder" if isinstance(error, FileExistsError | NotADirectoryError) else error.strerror
            raise _cannot_write(folder, reason) from error


def looks_writable(folder: Path) -> bool:
    """Whether files could be made in ``folder``, or in the nearest folder above it that exists; tries nothing."""
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)


def refusal_of_system(error: BaseException) -> UserError | None:
    """What a full disk, too little memory (exit code 1) or a refused path (2) means to the user; None for any other error.

    DuckDB tells the operating system's reason in its text only.
    """
    import duckdb

    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return refusal_in_words(str(error)) or _memory_is_short()
    if isinstance(error, duckdb.Error) and (shortage := refusal_in_words(str(error))):
        return shortage
    if isinstance(error, duckdb.IOException):
        refused = any(os.strerror(code) in str(error) for code in _REFUSED)
        return _cannot_write(None, " ".join(str(error).split())) if refused else None
    if not isinstance(error, OSError):
        return None
    if error.errno in _FULL:
        return _disk_is_full()
    is_about_path = error.errno in _REFUSED and error.filename is not None
    return _cannot_write(Path(os.fsdecode(error.filename)), error.strerror) if is_about_path else None


def may_pass(error: BaseException) -> bool:
    """Whether the same work may succeed a little later without anybody's doing: a database held, a share that was away."""
    import duckdb

    from pipelines.warehouse.connection import WarehouseInUse

    if isinstance(error, duckdb.IOException):
        return any(os.strerror(code) in str(error) for code in _PASSING)
    return isinstance(error, WarehouseInUse) or (isinstance(error, OSError) and error.errno in _PASSING)


def refusal_in_words(said: str) -> UserError | None:
    """The full disk or the lack of memory in what DuckDB or dbt says; None where they say something else."""
    # DuckDB runs out of memory as well where it may no longer move rows to the disk
    if any(os.strerror(code) in said for code in _FULL) or "max_temp_directory_size" in said:
        return _disk_is_full()
    return _memory_is_short() if _OUT_OF_MEMORY.search(said) else None


def _cannot_write(path: Path | None, reason: str | None) -> UserError:
    return UserError(
        f"{path or '必要なファイル'} を使えません ({reason})。"
        "dx を実行する利用者が読み書きできるフォルダにするか、DX_DATA_DIR を別の場所にしてください。",
        f"{path or 'A file that is needed'} cannot be used ({reason}). "
        "Let the user who runs dx read and write there, or set DX_DATA_DIR to another place.",
        exit_code=2,
    )


def _disk_is_full() -> UserError:
    return UserError(
        "ディスクの空きがないため中止しました。公開中のスナップショットはそのままです。"
        "空きを作ってから、同じコマンドをもう一度実行してください。",
        "The disk is full. The current snapshot stays. Free some space and run the same command again.",
    )


def _memory_is_short() -> UserError:
    return UserError(
        "メモリが足りないため中止しました。公開中のスナップショットはそのままです。"
        "ほかの処理を終えるかメモリを増やして (目安 2 GB)、同じコマンドをもう一度実行してください。",
        "There is not enough memory. The current snapshot stays. "
        "End other programs or add memory (2 GB are meant to be enough) and run the same command again.",
    )
