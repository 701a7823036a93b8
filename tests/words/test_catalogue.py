"""Every word the program adds is in a catalogue: the template is fresh, the catalogues whole and compiled.

`pytest --accept tests/words` rewrites the template, brings the catalogues up to it and compiles them; what is new comes
in without a translation, so the tests fail until somebody translates it.
"""

from __future__ import annotations

import ast
import gettext
from functools import cache
from pathlib import Path

import pytest

from briefgen.words import CATALOGUES, TRANSLATED, Words
from briefgen.words.catalogue import (
    Catalogue,
    Extraction,
    Message,
    compile_catalogue,
    extract,
    list_fields,
    read_catalogue,
    update_catalogue,
    write_template,
)

ROOT = Path(__file__).parent.parent.parent
TEMPLATE = CATALOGUES / "briefgen.pot"


@cache
def find_messages() -> Extraction:
    return extract((ROOT / "briefgen").rglob("*.py"), ROOT)


def catalogue_path(language: str, ending: str = "po") -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / f"briefgen.{ending}"


@pytest.fixture(scope="session", autouse=True)
def accept(request: pytest.FixtureRequest) -> None:
    """With --accept bring template and catalogues up to the sources before they are tested."""
    if not request.config.getoption("--accept"):
        return
    messages = find_messages().messages
    TEMPLATE.write_text(write_template(messages), encoding="utf-8")
    for language in TRANSLATED:
        text, catalogue = update_catalogue(read_catalogue(catalogue_path(language)), messages)
        catalogue_path(language).write_text(text, encoding="utf-8")
        catalogue_path(language, "mo").write_bytes(compile_catalogue(catalogue))


def test_every_message_is_a_literal_with_its_fields_filled() -> None:
    assert find_messages().mistakes == []


def test_template_is_a_fresh_extraction() -> None:
    assert TEMPLATE.read_text(encoding="utf-8") == write_template(find_messages().messages)


def test_the_languages_are_those_that_have_a_catalogue() -> None:
    assert sorted(path.parents[1].name for path in CATALOGUES.rglob("*.po")) == sorted(TRANSLATED)
    assert sorted(path.parents[1].name for path in CATALOGUES.rglob("*.mo")) == sorted(TRANSLATED)


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogue_has_the_messages_of_the_template_and_no_others(language: str) -> None:
    text, _ = update_catalogue(read_catalogue(catalogue_path(language)), find_messages().messages)
    assert catalogue_path(language).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated(language: str) -> None:
    catalogue = read_catalogue(catalogue_path(language))
    missing = [message.one for message, forms in catalogue.translations.items() if not all(forms)]
    assert missing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_fields(language: str) -> None:
    """A form for one number alone may say that number in a word; so may that for 1 where the English does."""
    catalogue = read_catalogue(catalogue_path(language))
    numbers = numbers_by_form(language, catalogue.plural_count)
    wrong = []
    for message, forms in catalogue.translations.items():
        for place, form in enumerate(forms):
            needed = message.fields
            in_a_word = len(numbers[place]) == 1 or (1 in numbers[place] and "number" not in list_fields(message.one))
            if message.many and in_a_word and "number" not in list_fields(form):
                needed -= {"number"}
            if form and list_fields(form) != needed:
                wrong.append((message.one, form))
    assert wrong == []


def numbers_by_form(language: str, count: int) -> list[list[int]]:
    """Return which numbers to a thousand take each plural form."""
    header = read_catalogue(catalogue_path(language)).header["Plural-Forms"]
    choose = gettext.c2py(header.partition("plural=")[2].rstrip(";"))  # type: ignore[attr-defined]
    numbers: list[list[int]] = [[] for _ in range(count)]
    for number in range(1001):
        numbers[choose(number)].append(number)
    return numbers


@pytest.mark.parametrize("language", TRANSLATED)
def test_plural_forms_are_those_of_cldr(language: str) -> None:
    """One form for each group of numbers that the CLDR tells apart, as Babel knows them."""
    from babel import Locale

    rule = Locale.parse(language).plural_form
    by_category: dict[str, list[int]] = {}
    for number in range(1001):
        by_category.setdefault(rule(number), []).append(number)
    forms = numbers_by_form(language, read_catalogue(catalogue_path(language)).plural_count)
    assert sorted(forms) == sorted(by_category.values())


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_begin_and_end_like_their_messages(language: str) -> None:
    """Blanks at the ends join messages, and a sentence stays a sentence."""
    catalogue = read_catalogue(catalogue_path(language))
    wrong = []
    for message, forms in catalogue.translations.items():
        for form in filter(None, forms):
            # An Arabic "and" is written together with the word after it.
            same_end = language == "ar" or form.endswith(" ") == message.one.endswith(" ")
            ends = ".:"  # a full stop or a colon has its meaning in all these languages
            same_stop = all(form.endswith(sign) == message.one.endswith(sign) for sign in ends)
            abbreviated = form.endswith(("J.-C.", "Chr.", "Nr.")) or message.one == "No."
            if form.startswith(" ") != message.one.startswith(" ") or not same_end or not (same_stop or abbreviated):
                wrong.append((message.one, form))
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_compiled_catalogue_is_that_of_its_text(language: str) -> None:
    compiled = catalogue_path(language, "mo").read_bytes()
    assert compiled == compile_catalogue(read_catalogue(catalogue_path(language)))


def test_compiled_catalogue_is_read_by_gettext(tmp_path: Path) -> None:
    messages = {
        Message("", "page"): ("Seite",),
        Message("kind", "state"): ("Zustand",),
        Message("", "{number} day", "{number} days"): ("{number} Tag", "{number} Tage"),
        Message("", "new"): ("",),
    }
    header = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    path = tmp_path / "some.mo"
    path.write_bytes(compile_catalogue(Catalogue(header, 2, messages)))
    with path.open("rb") as file:
        words = Words("de", gettext.GNUTranslations(file))
    assert words.say("page") == "Seite"
    assert words.say("new") == "new"
    assert words.say("state") == "state"
    assert words.say_about("kind", "state") == "Zustand"
    assert [words.count("{number} day", "{number} days", number) for number in (1, 2)] == ["1 Tag", "2 Tage"]


def search(tmp_path: Path, source: str) -> Extraction:
    path = tmp_path / "some.py"
    path.write_text(source, encoding="utf-8")
    return extract([path], tmp_path)


def test_extraction_finds_every_form_of_call(tmp_path: Path) -> None:
    found = search(
        tmp_path,
        'words.say("one")\n'
        'self._words.say("two " "parts", size=3)\n'
        'material.words.say_about("kind", "state")\n'
        'self.say("\\N{EN DASH}")\n'
        'words.count(\n    "{number} day",\n    "{number} days",\n    4,\n)\n'
        'text.count("a", 0, 2)\n'
        'print(words.say("inner {name}", name=words.say("one")))\n',
    )
    assert list(found.messages) == [
        Message("", "inner {name}"),
        Message("", "one"),
        Message("", "two parts"),
        Message("", "{number} day", "{number} days"),
        Message("", "–"),
        Message("kind", "state"),
    ]
    assert found.messages[Message("", "one")] == ["some.py"]
    assert found.mistakes == ["some.py:2: 'two parts' has the fields [] and is given ['size']"]


@pytest.mark.parametrize(
    "call",
    [
        "words.say(text)",
        'words.say(f"page {n}")',
        'words.say("a" if b else "c")',
        'words.say("a" + b)',
        "words.say_about(kind, 'state')",
        "words.count('{number} day', many, 3)",
        "words.say()",
        "words.say('')",
        "names = map(words.say, texts)",
    ],
)
def test_extraction_refuses_what_no_catalogue_can_hold(call: str, tmp_path: Path) -> None:
    ast.parse(call)
    found = search(tmp_path, f"\n{call}\n")
    assert len(found.mistakes) == 1
    assert found.mistakes[0].startswith("some.py:2: ")


@pytest.mark.parametrize(
    ("call", "given"),
    [
        ('words.say("{a} of {b}", a=1)', "['a']"),
        ('words.say("{a}", a=1, b=2)', "['a', 'b']"),
        ('words.count("one day", "{number} days", 3, size=2)', "['number', 'size']"),
        ('words.count("the day", "the days", 3, size=2)', "['number', 'size']"),
    ],
)
def test_extraction_names_fields_without_a_value_and_values_without_a_field(
    call: str, given: str, tmp_path: Path
) -> None:
    (mistake,) = search(tmp_path, call).mistakes
    assert mistake.endswith(f"and is given {given}")


def test_fields_may_be_left_to_a_writer_or_come_from_a_dict_and_a_count_may_stay_unsaid(tmp_path: Path) -> None:
    calls = 'words.say("page {page}")\nwords.say("{shown} shown", **counts)\nwords.count("the day", "the days", 3)\n'
    found = search(tmp_path, calls)
    assert found.mistakes == []


def test_update_keeps_what_is_translated_adds_what_is_new_and_drops_what_is_gone(tmp_path: Path) -> None:
    header = {"Language": "de", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    old = Catalogue(header, 2, {Message("", "kept"): ("behalten",), Message("", "gone"): ("fort",)})
    messages = {Message("", "kept"): ["a.py"], Message("", "{number} new", "{number} newer"): ["a.py", "b.py"]}
    text, updated = update_catalogue(old, messages)
    assert updated.translations == {
        Message("", "kept"): ("behalten",),
        Message("", "{number} new", "{number} newer"): ("", ""),
    }
    path = tmp_path / "some.po"
    path.write_text(text, encoding="utf-8")
    assert read_catalogue(path) == updated
    assert update_catalogue(updated, messages)[0] == text
    assert "gone" not in text


def test_texts_with_signs_of_the_format_survive(tmp_path: Path) -> None:
    message = Message('a "b"', 'say "\\n" and\nnext\tend')
    header = {"Language": "de", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    text, updated = update_catalogue(Catalogue(header, 2, {message: ('"x"\n\\',)}), {message: ["a.py"]})
    path = tmp_path / "some.po"
    path.write_text(text, encoding="utf-8")
    assert read_catalogue(path) == updated
