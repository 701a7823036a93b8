"""Addresses of links: one rule for sources, Markdown and every output."""

from __future__ import annotations

import pytest

from briefgen.text.addresses import find_address_fault
from briefgen.text.inline import MarkupError, read_markdown
from briefgen.timeline.model import Source
from briefgen.writers.docx.addresses import settle_address

GOOD = (
    "https://example.org",
    "HTTP://example.org/a",
    "Https://EXAMPLE.org:8080/a?b=c@d#e@f",
    "http://example.org:080/",
    "http://example.org:/",
    "http://localhost/",
    "http://192.0.2.1/x",
    "http://[2001:db8::1]:80/x",
    "https://münchen.example/straße",
    "https://example.org./100%",
    "mailto:desk@example.org",
    "MAILTO:a@example.org,b@example.org?subject=What?",
)
BAD = {
    "https://a@b@c/": "names a user before its host",
    "https://user:word@example.org/": "names a user before its host",
    "https:///x": "has no host",
    "https:example.org": "has no host",
    "http://": "has no host",
    "http://a..b/": "has no host",
    "http://a%20b/": "has no host",
    "http://[::1]x/": "has no host",
    f"http://{'a' * 64}.example/": "has no host",
    "http://[::1": "has a host or port that cannot be read",
    "http://example.org:99999/": "has a host or port that cannot be read",
    "http://example.org:x/": "has a host or port that cannot be read",
    "javascript:alert(1)": "is not a web address",
    "ftp://example.org": "is not a web address",
    "//example.org": "is not a web address",
    "example.org": "is not a web address",
    "mailto:": "names no mailbox",
    "mailto:a@b@c": "names no mailbox",
    "mailto://a@b": "names no mailbox",
    "https://example.org\\@example.com/": "holds '\\'",
    "https://example.org/a b": "holds a space",
    'https://example.org/"': "holds '\"'",
    "https://example.org/\x00": "holds the character U+0000",
}


@pytest.mark.parametrize("url", GOOD)
def test_an_address_is_accepted_wherever_it_stands(url: str) -> None:
    assert find_address_fault(url) == ""
    assert Source(id="s", title="S", url=url).url == url
    assert settle_address(url)
    (paragraph,) = read_markdown(f"[here](<{url}>)")
    assert paragraph.content[0].url  # type: ignore[union-attr]


@pytest.mark.parametrize("url", BAD)
def test_what_is_no_address_is_refused_wherever_it_stands(url: str) -> None:
    assert BAD[url] in find_address_fault(url)
    with pytest.raises(ValueError, match="Value error"):
        Source(id="s", title="S", url=url)


@pytest.mark.parametrize("url", ["https://a@b@c/", "https:///x", "ftp://example.org", "mailto:a"])
def test_markdown_links_go_by_the_same_rule(url: str) -> None:
    with pytest.raises(MarkupError) as caught:
        read_markdown(f"See [here]({url}).")
    assert str(caught.value) == f"the link to '{url}' {find_address_fault(url)}"
