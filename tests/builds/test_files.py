"""Files are written all of them whole or none at all, whatever stands in the way."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from briefgen.builds.files import remove_unfinished, write_file, write_files
from briefgen.errors import BuildError


def list_files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_folders_are_made_and_old_files_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    write_files({tmp_path / "a": b"new", tmp_path / "deep" / "er" / "b": b"x"})
    assert list_files(tmp_path) == {"a": b"new", "deep/er/b": b"x"}
    assert (tmp_path / "a").stat().st_mode & 0o600 == 0o600


def test_a_folder_in_the_place_of_one_file_keeps_all_from_being_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").mkdir()
    with pytest.raises(BuildError, match="b' cannot be written: there is a folder of that name"):
        write_files({tmp_path / "a": b"new", tmp_path / "b": b"x"})
    assert list_files(tmp_path) == {"a": b"old"}


def test_a_file_in_the_place_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"x")
    for path in (tmp_path / "out" / "a", tmp_path / "out" / "deep" / "a"):
        with pytest.raises(BuildError, match=r"cannot be written: '.*/out' is a file, expected a folder"):
            write_file(path, b"x")


@pytest.mark.parametrize("stop", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), KeyboardInterrupt()])
def test_what_stops_the_second_file_leaves_nothing_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    calls = []

    def fsync(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise stop

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fsync)
    expected = "b' cannot be written: no space left on device" if isinstance(stop, OSError) else None
    with pytest.raises(BuildError if expected else KeyboardInterrupt, match=expected):
        write_files({tmp_path / "a": b"new", tmp_path / "b": b"x"})
    assert list_files(tmp_path) == {"a": b"old"}


def test_only_ones_own_unfinished_files_are_removed(tmp_path: Path) -> None:
    for name in (".briefgen-1-x", ".briefgen-2-x", "a"):
        (tmp_path / name).write_bytes(b"x")
    remove_unfinished(tmp_path, ".briefgen-1-")
    remove_unfinished(tmp_path / "none", ".briefgen-1-")
    assert sorted(list_files(tmp_path)) == [".briefgen-2-x", "a"]
