"""A column of figures goes in, its heading "Cost (MEUR)"; what they are of, their unit and their values come out.

Whether 1.234 has three decimals or is more than a thousand is never guessed: other figures of the table show it, or the
cell is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from briefgen.exchange.cells import Cell
from briefgen.exchange.foreign_dates import fold_words
from briefgen.exchange.headings import KNOWN_HEADINGS, LAST_WORDS, URL_WORDS, fold_heading
from briefgen.source import Plain

_HEADING = re.compile(r"(.*\S)\s*(?:\(([^()\[\]]*)\)|\[([^()\[\]]+)\])\s*:?")
_COUNTED = re.compile(r"(?<=\S) \([0-9]+\)\Z")
# What stands in brackets and is no unit, and what is counted by no unit.
_NO_UNITS = frozenset((
    "old", "new", "internal", "external", "optional", "id", "work", "home", "alt", "neu", "intern", "extern", "utc",
    "gmt", "cet", "mez", "ad", "bc", "en", "de", "fr", "es", "local", "lokal",
))  # fmt: skip
_NO_FIGURES = re.compile(
    r"(?:.*\W)?(?:id|nr|no|number|nummer|numero|code|phone|telefon|zip|plz|year|jahr|annee|ano|page|seite)\.?"
)

_GROUP = "[ \u00a0\u202f\u2009'\u2019]"
_GROUPED = re.compile(rf"[0-9]{{1,3}}(?:{_GROUP}[0-9]{{3}})+(?:[.,][0-9]+)?")
_BOTH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,})")
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_DECIMAL = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_VALUE = re.compile(r"(~ ?)?([^~+\u2013]+?)(?: ?(\+)|(?: ?(?:\.\.|\u2013) ?)([^~+\u2013]+))?")
_LONGEST = 60
_MOST_DIGITS = 30


def split_heading(heading: str) -> tuple[str, str]:
    """Return what a column holds figures of, and their unit.

    >>> split_heading("Cost (MEUR)"), split_heading("Length [m]:"), split_heading("Victims")
    (('Cost', 'MEUR'), ('Length', 'm'), ('Victims', ''))
    """
    found = _HEADING.fullmatch(_COUNTED.sub("", heading))
    return (found[1].strip(), (found[2] or found[3] or "").strip()) if found else (heading, "")


def is_heading(heading: str) -> bool:
    """Tell whether a heading ends with a unit in brackets.

    >>> is_heading("Cost (MEUR)"), is_heading("Phone (work)"), is_heading("Cost"), is_heading("Cost (2)")
    (True, False, False, False)
    """
    what, unit = split_heading(heading)
    named = fold_words(unit) not in _NO_UNITS and not _NO_FIGURES.fullmatch(fold_words(what))
    return bool(unit) and not unit.isdecimal() and named


def write_heading(what: str, unit: str) -> str:
    """Return a heading that `split_heading` reads back; "" where there is none that would not be read otherwise.

    >>> write_heading("Cost", "MEUR"), write_heading("Victims", ""), write_heading("End", "m")
    ('Cost (MEUR)', 'Victims ()', '')
    """
    heading = f"{what} ({unit})"
    words = fold_heading(heading).split()
    known = any(" ".join(words) in names for names in KNOWN_HEADINGS.values())
    last = any(words[-1:] == [name] for names in LAST_WORDS.values() for name in names) or URL_WORDS & set(words)
    is_read = split_heading(heading) == (what, unit) and " ".join(heading.split()) == heading and not unit.isdecimal()
    return heading if is_read and not (known or last) else ""


def is_written(heading: str) -> bool:
    """Tell whether a heading is one that `write_heading` writes."""
    found = _HEADING.fullmatch(heading)
    return found is not None and write_heading(*split_heading(heading)) == heading


def is_figure(text: str, unit: str = "") -> bool:
    """Tell whether a text is a figure, as tables write them.

    >>> is_figure("1.234"), is_figure("~900"), is_figure("4..6"), is_figure("45 %", "%"), is_figure("none")
    (True, True, True, True, False)
    """
    found = _VALUE.fullmatch(_cut_unit(text, unit)) if len(text) <= _LONGEST else None
    return found is not None and all(_is_number(part) for part in (found[2], found[4]) if part)


def judge_decimal(cells: Iterable[tuple[Cell, str]]) -> str:
    """Return which sign stands before decimals in a table, as figures show that can be read in one way; "" for none.

    Args:
        cells: those of figures, each with its unit.
    """
    shown = {sign for cell, unit in cells if not cell.is_number for sign in _show_decimal(_cut_unit(cell.text, unit))}
    return shown.pop() if len(shown) == 1 else ""


def read_figure(cell: Cell, unit: str, decimal: str) -> Plain:
    """Return a figure as a timeline has it.

    Args:
        cell: its cell.
        unit: which may stand behind it.
        decimal: the sign before decimals, "." or ","; "" where nothing shows it.

    Raises:
        ValueError: it is none, or can be read in two ways.

    >>> read_figure(Cell("1.234,50"), "", ""), read_figure(Cell("1.234"), "", ","), read_figure(Cell("~ 12+"), "", "")
    ('1234.50', 1234, '~12+')
    """
    if cell.is_number:
        return _as_number(_write_digits(cell.text))
    found = _VALUE.fullmatch(_cut_unit(cell.text, unit))
    if not is_figure(cell.text, unit) or found is None:
        raise ValueError(f"'{cell.text[:60]}' is no figure")
    first, last = _write_number(found[2], decimal), _write_number(found[4], decimal) if found[4] else ""
    if last and Decimal(last) < Decimal(first):
        raise ValueError(f"'{cell.text[:60]}' runs from {first} down to {last}")
    written = f"{'~' if found[1] else ''}{first}{f'..{last}' if last else ''}{found[3] or ''}"
    return _as_number(written)


def _write_digits(text: str) -> str:
    """Return a number of a program, which may have an exponent, in digits.

    Raises:
        ValueError: it is none, or too long to be read by anybody.
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS or len(text) > _LONGEST:
        raise ValueError(f"'{text[:60]}' is no figure")
    return format(number, "f")


def _as_number(text: str) -> Plain:
    """Return a number whose digits are those of a text; else the text, so that none is lost."""
    if re.fullmatch(r"0|-?[1-9][0-9]{0,14}", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?[0-9]+\.[0-9]+", text) and repr(float(text)) == text else text


def _cut_unit(text: str, unit: str) -> str:
    text = text.strip()
    return text.removesuffix(unit).rstrip() if unit and text.endswith(unit) else text


def _is_number(text: str) -> bool:
    number = text.strip().lstrip("+-\u2212").strip()
    return any(form.fullmatch(number) for form in (_DECIMAL, _GROUPED, _BOTH, _THOUSANDS))


def _show_decimal(text: str) -> Iterable[str]:
    """Yield the sign before decimals of each number of a figure that has but one reading."""
    for number in re.findall(rf"[0-9](?:[0-9.,]|{_GROUP}(?=[0-9]))*", text.replace("..", " - ")):
        if _BOTH.fullmatch(number) or (_GROUPED.fullmatch(number) and re.search("[.,]", number)):
            yield re.findall("[.,]", number)[-1]
        elif _THOUSANDS.fullmatch(number):
            yield "," if "." in number else "."
        elif not _EITHER.fullmatch(number) and _DECIMAL.fullmatch(number) and not number.isdecimal():
            yield "." if "." in number else ","


def _write_number(text: str, decimal: str) -> str:
    """Return a number in digits with a point before its decimals.

    Raises:
        ValueError: it can be read in two ways.
    """
    text = text.strip()
    minus = "-" if text[0] in "-\u2212" else ""
    number = re.sub(_GROUP, "", text.lstrip("+-\u2212").strip())
    if _EITHER.fullmatch(number) and not _GROUPED.fullmatch(text):
        if not decimal:
            whole = re.sub("[.,]", "", number)
            raise ValueError(f"'{text[:60]}' may be {whole} or {number.replace(',', '.')}")
        number = number.replace(",", ".") if decimal in number else re.sub("[.,]", "", number)
    elif _THOUSANDS.fullmatch(number):
        number = re.sub("[.,]", "", number)
    elif _BOTH.fullmatch(number):
        last = re.findall("[.,]", number)[-1]
        number = number.replace("," if last == "." else ".", "").replace(",", ".")
    else:
        number = number.replace(",", ".")
    return minus + number
