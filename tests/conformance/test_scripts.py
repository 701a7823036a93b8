"""Scripts of the world, in FiraGO or in a font of the user's own: they conform and copy as they were written."""

from __future__ import annotations

import io
import os
import re
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build

# Debian's fonts-droid-fallback; it has no Latin letters, so FiraGO helps out.
CJK = Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")
SCRIPTS = {
    "el": "Η κυβέρνηση ανακοίνωσε την απόφαση στις 7 Οκτωβρίου",
    "ru": "Правительство объявило о решении 7 октября",
    "ka": "მთავრობამ გადაწყვეტილება გამოაცხადა",
    "he": "הממשלה הודיעה על ההחלטה",
    "ar": "لا تعلن الحكومة القرار إلا بعد الرحلات في البلاد",
    "hi": "सरकार ने निर्णय की घोषणा की",
    "th": "รัฐบาลประกาศการตัดสินใจ",
    "en": "The office offered five affidavits, first in fjords",
}  # fmt: skip
JAPANESE = "橋は2024年5月2日に落ちた。「修理は予定どおり進んでいる」と答えた。"


def build(folder: Path, language: str, text: str, style: str = "plain") -> bytes:
    path = folder / f"{language}.yaml"
    path.write_text(
        f"briefgen: 1\nmeta: {{title: '{text}', language: {language}, bottom_line: '{text} '}}\n"
        f"events:\n- {{date: 2020-01-01, title: '{text}', summary: '{text}'}}\n"
        f"- {{date: 2020-02-01, title: '{text}'}}\n- {{date: 2020-03-01, title: '{text}'}}\n",
        encoding="utf-8",
    )
    return run_build(Job(path, language, formats=("pdf",), style=style)).outputs["pdf"]


def read_aloud(path: Path) -> str:
    """Return the words of a PDF without spaces and marks of direction, composed."""
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return squeeze(text)


def squeeze(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("language", SCRIPTS)
def test_text_copies_as_it_was_written(tmp_path: Path, language: str, need_tool: Callable[[str], str]) -> None:
    need_tool("pdftotext")
    path = tmp_path / "t.pdf"
    path.write_bytes(build(tmp_path, language, SCRIPTS[language]))
    assert read_aloud(path).count(squeeze(SCRIPTS[language])) >= 4
    with pikepdf.open(path) as pdf:
        fonts = {str(font.BaseFont)[8:].split("-")[0] for page in pdf.pages for font in page.Resources.Font.values()}
    assert fonts == {"FiraGO"}


@pytest.mark.long
def test_every_script_conforms(tmp_path: Path, validate: Callable[[dict[str, bytes], str], Any]) -> None:
    files = {f"{language}.pdf": build(tmp_path, language, text) for language, text in SCRIPTS.items()}
    found = validate(files, "ua1,3a")
    assert {name: by for name, by in found.items() if any(by.values())} == {}


@pytest.mark.long
def test_chinese_and_japanese_with_a_font_of_the_users_own(
    tmp_path: Path, validate: Callable[[dict[str, bytes], str], Any], need_tool: Callable[[str], str]
) -> None:
    need_tool("pdftotext")
    if not CJK.is_file():
        if os.environ.get("CI"):
            pytest.fail("fonts-droid-fallback is not installed")
        pytest.skip("fonts-droid-fallback is not installed")
    style = tmp_path / "own.yaml"
    style.write_text(f"extends: plain\nfonts: {{family: Own, files: {{regular: {CJK}}}}}\n", encoding="utf-8")
    data = build(tmp_path, "ja", JAPANESE, str(style))
    (tmp_path / "t.pdf").write_bytes(data)
    assert read_aloud(tmp_path / "t.pdf").count(squeeze(JAPANESE)) >= 4
    found = validate({"ja.pdf": data}, "ua1,3a")
    assert not any(found["ja.pdf"].values())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts = {str(font.BaseFont)[8:].split("-")[0] for page in pdf.pages for font in page.Resources.Font.values()}
    assert fonts == {"FiraGO", "Own"}, "what the font lacks stands in the built-in one"
