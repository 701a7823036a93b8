"""Nothing of what an audience may not see is in any byte of what it gets, nor in a word of what is said meanwhile.

Each text of random timelines bears a word of its own, so that whatever slips through can be named; and the brief for an
audience is, byte for byte, that of a file from which the withheld records were taken out by hand.
"""

from __future__ import annotations

import base64
import gzip
import importlib.util
import io
import json
import random
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pikepdf
import pytest

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.errors import BriefgenError, SelectionError, UsageError

FORMATS = ("pdf", "docx", "html", "json")


def load_beside(name: str) -> ModuleType:
    """Return a module of this folder; tests are no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


made = load_beside("made_marked")


def open_bytes(data: bytes, name: str) -> Iterator[bytes]:
    """Yield everything that the bytes of an output hold, as deep as it is packed."""
    yield data
    if name == "docx" or data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield member.encode()
                yield from open_bytes(archive.read(member), "")
    elif data[:5] == b"%PDF-":
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for each in pdf.objects:
                if isinstance(each, pikepdf.Stream):
                    yield each.read_bytes()
            # Strings as they are meant, whatever their spelling.
            yield " ".join(list_strings(pdf)).encode("utf-8", "surrogatepass")
    for packed in re.findall(rb"(?:base64,|content=\")([A-Za-z0-9+/=]{24,})", data):
        unpacked = base64.b64decode(packed)
        yield unpacked
        if unpacked[:2] == b"\x1f\x8b":
            yield gzip.decompress(unpacked)


def list_strings(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield every string of a PDF, decoded."""

    def walk(value: object) -> Iterator[str]:
        if isinstance(value, pikepdf.String):
            yield str(value)
        elif isinstance(value, pikepdf.Array):
            for each in value:
                yield from walk(each) if not getattr(each, "is_indirect", False) else ()
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            for key, each in value.items():
                yield key
                yield from walk(each) if not getattr(each, "is_indirect", False) else ()

    for each in pdf.objects:
        yield from walk(each)


def find_words(data: bytes) -> set[str]:
    """Return the words of ours that bytes hold, in UTF-8, UTF-16 or hex."""
    found = {word.decode() for word in re.findall(rb"qvy[a-z]{6}kuz", data.lower())}
    wide = data.replace(b"\0", b"")
    found |= {word.decode() for word in re.findall(rb"qvy[a-z]{6}kuz", wide.lower())}
    for digits in re.findall(rb"<(?:FEFF)?([0-9A-Fa-f]{24,})>", data):
        text = bytes.fromhex(digits.decode() if len(digits) % 2 == 0 else digits.decode()[:-1]).replace(b"\0", b"")
        found |= {word.decode() for word in re.findall(rb"qvy[a-z]{6}kuz", text.lower())}
    return found


def build(folder: Path, tree: dict[str, object], ceiling: str) -> tuple[dict[str, bytes], str]:
    """Return the outputs of a build, or nothing, and all that was said."""
    path = folder / "case.yaml"
    path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    said: list[str] = []
    job = Job(path, "case", formats=FORMATS, ceiling=ceiling, docx_comments=True)
    try:
        built = run_build(job, lambda step, verb: said.append(f"{step} {verb}"))
    except (SelectionError, UsageError) as error:
        return {}, "\n".join([*said, str(error)])
    return built.outputs, "\n".join([*said, *map(str, built.problems), repr(built.left_out), repr(built.read)])


def try_case(seed: int, folder: Path) -> None:
    chance = random.Random(seed)
    timeline = made.MadeTimeline(chance)
    ceiling = chance.choice(made.LEVELS[:4])
    reduced = made.delete_by_hand(timeline.tree, ceiling)
    secret = made.list_words(timeline.tree) - made.list_words(reduced)
    outputs, said = build(folder, timeline.tree, ceiling)
    expected, expected_said = build(folder, reduced, ceiling)
    assert said == expected_said
    assert find_words(said.encode()) & secret == set()
    assert outputs.keys() == expected.keys()
    for name, data in outputs.items():
        leaked = set().union(*(find_words(part) for part in open_bytes(data, name))) & secret
        owners = [owner for owner, words in timeline.words.items() if leaked & set(words)]
        assert not leaked, f"seed {seed}, {ceiling}, {name}: words of {owners}"
        assert data == expected[name], f"seed {seed}, {ceiling}: {name} differs from a file without what is withheld"


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_an_audience_gets_what_it_may_see_and_nothing_else(seed: int, tmp_path: Path) -> None:
    try_case(seed, tmp_path)


@pytest.mark.full
def test_it_does_so_in_three_hundred_timelines(tmp_path: Path) -> None:
    for seed in range(20, 320):
        try_case(seed, tmp_path)


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """Without an audience every printed word is found in every format: the search is not blind."""
    timeline = made.MadeTimeline(random.Random(3))
    outputs, _ = build(tmp_path, timeline.tree, "TLP:RED")
    event = timeline.tree["events"][0]
    wanted = made.list_words({"title": event["title"], "summary": event["summary"]})
    assert wanted
    for name, data in outputs.items():
        found = set().union(*(find_words(part) for part in open_bytes(data, name)))
        assert wanted <= found, name


def test_a_problem_of_a_withheld_record_is_not_told(tmp_path: Path) -> None:
    timeline = made.MadeTimeline(random.Random(5))
    event = timeline.tree["events"][0]
    event |= {"marking": "TLP:RED", "date": "2020-02-31", "kind": "qvyzzzzzzkuz", "sources": ["nowhere"]}
    path = tmp_path / "case.yaml"
    path.write_text(json.dumps(timeline.tree), encoding="utf-8")
    with pytest.raises(BriefgenError, match="qvyzzzzzzkuz"):
        run_build(Job(path, "case", formats=("json",)))
    built = run_build(Job(path, "case", formats=("json",), ceiling="TLP:GREEN"))
    assert b"qvyzzzzzzkuz" not in built.outputs["json"]
