"""HTML becomes Markdown that says the same, and comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.exchange.rich_text import read_html, read_plain_title, read_summary, write_html, write_markdown
from briefgen.text.inline import read_markdown

scraps = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<ul>", "</ul>", "<ol>", "</ol>", "<li>", "</li>", "a", "word ",
     "1. ",
     "- ", "# ", "*", "_", "`", "[", "](x)", "&amp;", "&lt;", "<", "> ", "\\", "\n", "\n\n", "</a>", "<br>", "'",
     '"', "!",
     '<a href="https://x.org/a_(b)?c=d&amp;e">', "~~", "===", "    ", "1986. ", "é", "<script>x</script>", "|",
     "&copy;",
     "https://a.b", '<img src="https://x.org/p.png" alt="pic">', "2)", "+ ", "<![", "<!-- c -->", "<?x"]
)  # fmt: skip
texts = st.lists(scraps, max_size=14).map("".join)


@given(texts)
def test_any_text_becomes_a_summary_that_is_read(text: str) -> None:
    summary = read_summary(text)
    read_markdown(summary)
    back = read_summary(write_html(summary))
    assert read_summary(write_html(back)) == back


@given(texts)
def test_html_comes_back_as_it_was(text: str) -> None:
    summary = write_markdown(read_html(text))
    assert read_summary(write_html(summary)) == summary


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo three"),
        ('See <a href="https://example.org/x">this</a>.', "See [this](https://example.org/x)."),
        ('A <a href="javascript:alert(1)">trap</a>', "A trap"),
        ("<ul><li>one<li><em>two</em></ul>", "- one\n- *two*"),
        ("<ol><li>a<ul><li>b</li></ul></li></ol>", "1. a\n\n   - b"),
        ('<img src="https://example.org/p.png" alt="A pier">', "[A pier](https://example.org/p.png)"),
        ("<script>run()</script>5 &lt; 6", "5 \\< 6"),
        ("<h2>Head</h2>text", "Head\n\ntext"),
        ("<blockquote>Said <cite>Ann</cite></blockquote>", "Said Ann"),
    ],
)
def test_what_becomes_of_html(html: str, markdown: str) -> None:
    assert write_markdown(read_html(html)) == markdown


def test_markdown_stays_and_other_text_is_made_plain() -> None:
    assert read_summary("*x* [y](https://example.org/)") == "*x* [y](https://example.org/)"
    assert read_summary("> no quotation\n\n![p](https://example.org/x)") == (
        "\\> no quotation\n\n!\\[p\\](https://example.org/x)"
    )


def test_a_title_loses_its_markup() -> None:
    assert read_plain_title("The <b>first</b> &amp; last") == "The first & last"
    assert read_plain_title(" a <  b ") == "a < b"
