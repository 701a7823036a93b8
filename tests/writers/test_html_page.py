"""A page of HTML is put together of pieces, and what HTML forbids is replaced wherever it stands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.writers.html.escape import text
from briefgen.writers.html.page import PageBody, encode

FORBIDDEN = ("\0", "\x0b", "\x0c", "\x1f", "\x7f", "\x85", "\ud800", "\ufdd0", "\uffff")


@pytest.mark.parametrize("char", FORBIDDEN)
def test_what_html_forbids_is_replaced(char: str) -> None:
    assert encode(f"<p>a{char}b \N{SNOWMAN}</p>").decode() == "<p>a\N{REPLACEMENT CHARACTER}b \N{SNOWMAN}</p>"


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_becomes_html_that_may_stand_in_a_page(value: str) -> None:
    shown = encode(text(value)).decode()
    assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff<>]", shown)
    assert len(shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")) == len(value)


def test_a_long_page_is_its_pieces() -> None:
    body = PageBody()
    pieces = [f"<p>{number} na\N{LATIN SMALL LETTER I WITH DIAERESIS}ve</p>\n" for number in range(50_000)]
    for piece in pieces:
        body.write(piece)
    assert not body.has_emphasis
    body.write("<em>x</em>\N{ZERO WIDTH SPACE}\x07")
    shown = body.list_characters()
    assert shown == {*"<p>/0123456789 navemx\N{LATIN SMALL LETTER I WITH DIAERESIS}\N{REPLACEMENT CHARACTER}"}
    assert body.has_emphasis
    page = body.put_into_page("<html>", "</html>").decode()
    assert page == "<html>" + "".join(pieces) + "<em>x</em>\N{ZERO WIDTH SPACE}\N{REPLACEMENT CHARACTER}</html>"
