"""A web or mail address goes in; what is wrong with it as the target of a link comes out.

The one rule for addresses: sources, Markdown links and the links of every output go by it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

SAFE_SCHEMES = frozenset({"http", "https", "mailto"})

_EXPECTED = "expected one that begins with http://, https:// or mailto:"
# Browsers read '\' as '/', and drop tabs and line ends, so that an address could lead elsewhere than it seems to.
_FORBIDDEN = re.compile(r"[\s<>\"\\\x00-\x1f\x7f]")
_PLACE = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[\w-]+(?:\.[\w-]+)*\.?)(?::[0-9]*)?")
_MAILBOXES = re.compile(r"[^@,]+@[^@,]+(?:,[^@,]+@[^@,]+)*")


def find_address_fault(url: str) -> str:
    """Return what is wrong with an address, as the end of a sentence that names it; "" when a link may lead there.

    An http or https address has a host and names no user before it (RFC 3986, 3.2.1 warns of what such a name is used
    for); a mailto address has a mailbox (RFC 6068). Schemes may be written in upper case (RFC 3986, 3.1).

    >>> find_address_fault("HTTPS://example.org/a?b=c@d"), find_address_fault("mailto:desk@example.org?subject=x")
    ('', '')
    >>> find_address_fault("https:///nowhere")
    'has no host, expected one such as https://example.org/page'
    """
    found = _FORBIDDEN.search(url)
    if found:
        return f"holds {_name_sign(found[0])}, which no address may hold as it is"
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # reads it, and raises what is caught here
    except ValueError:
        return "has a host or port that cannot be read, expected one such as https://example.org:8080/page"
    if parts.scheme not in SAFE_SCHEMES:
        return f"is not a web address, {_EXPECTED}"
    if parts.scheme == "mailto":
        wrong = parts.netloc or not _MAILBOXES.fullmatch(parts.path)
        return "names no mailbox, expected one such as mailto:desk@example.org" if wrong else ""
    if "@" in parts.netloc:
        return "names a user before its host, which only misleads; leave out what stands before the '@'"
    return "" if _has_host(parts.netloc) else "has no host, expected one such as https://example.org/page"


def _name_sign(sign: str) -> str:
    if sign.isspace():
        return "a space"
    return f"'{sign}'" if sign.isprintable() else f"the character U+{ord(sign):04X}"


def _has_host(place: str) -> bool:
    """Tell whether the part of an address between '//' and '/' is a host that has an ASCII form, with a port or not."""
    found = _PLACE.fullmatch(place)
    if found is None:
        return False
    try:
        found["host"].encode("idna")
    except UnicodeError:
        return False
    return True
