"""Requests that do not come from the page, or ask for what it does not ask for, are refused."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from briefgen.errors import UsageError
from briefgen.preview.server import PreviewServer, read_loopback
from tests.preview.driver import News, ask

Serve = Callable[..., PreviewServer]
EVERY_ADDRESS = ("", "page.js", "briefs", "news?brief=pier", "plotly.js", "frame", "timeline", "views/x/brief")


def own_port(server: PreviewServer) -> int:
    port = urlsplit(server.url).port
    assert port is not None
    return port


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "::1", "[::1]", "127.0.0.2", " 127.0.0.1 "])
def test_loopback_hosts_are_taken(host: str) -> None:
    assert read_loopback(host) in ("127.0.0.1", "::1", "127.0.0.2")


@pytest.mark.parametrize(
    "host",
    [
        "0.0.0.0",
        "::",
        "",
        "192.168.1.4",
        "example.org",
        "localhost.example.org",
        "10.0.0.1",
        "::ffff:10.0.0.1",
        "fe80::1%lo",
    ],
)
def test_other_hosts_are_refused(host: str) -> None:
    with pytest.raises(UsageError, match="is not this machine alone"):
        read_loopback(host)


@pytest.mark.parametrize("path", EVERY_ADDRESS)
def test_names_of_others_are_refused_at_every_address(serve: Serve, path: str) -> None:
    server = serve()
    port = own_port(server)
    wrong = (
        "evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}", f"127.0.0.1.evil.example:{port}",
        f"localhost.:{port}", f"0.0.0.0:{port}", "", f"user@127.0.0.1:{port}",
    )  # fmt: skip
    for host in (*wrong, None):
        answer = ask(server, path, host=host)
        assert answer.status in (400, 403), host
        assert b"pier" not in answer.body
    # Two names are none.
    twice = ask(server, path, headers={"Host": f"127.0.0.1:{port}"})
    assert twice.status in (400, 403)


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "LocalHost"])
def test_its_own_names_are_answered(serve: Serve, name: str) -> None:
    server = serve()
    assert ask(server, host=f"{name}:{own_port(server)}").status == 200


@pytest.mark.parametrize("path", EVERY_ADDRESS)
@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1", "file://"]
)
def test_foreign_origins_are_refused_at_every_address(serve: Serve, path: str, origin: str) -> None:
    answer = ask(serve(), path, headers={"Origin": origin})
    assert (answer.status, answer.text) == (403, "this preview answers to its own pages alone\n")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_requests_of_other_sites_are_refused_but_for_a_visit(serve: Serve, site: str) -> None:
    server = serve()
    for path in EVERY_ADDRESS:
        answer = ask(
            server, path, headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}
        )
        assert answer.status == 403, path
    visit = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert ask(server, headers=visit).status == 200
    assert ask(server, headers={**visit, "Sec-Fetch-Dest": "iframe"}).status == 403
    assert ask(server, "news?brief=pier", headers=visit).status == 403


def test_its_own_page_is_answered(serve: Serve) -> None:
    server = serve()
    own = {"Sec-Fetch-Site": "same-origin", "Origin": f"http://127.0.0.1:{own_port(server)}"}
    assert ask(server, "briefs", headers=own).status == 200
    with News(server, brief="pier", headers="".join(f"{name}: {value}\r\n" for name, value in own.items())) as news:
        assert news.wait_good()["brief"]["title"] == "The old pier"


@pytest.mark.parametrize(
    "tail",
    [
        "../pyproject.toml", "..%2f..%2fetc/passwd", "%2e%2e/%2e%2e/etc/passwd", "....//etc/passwd", "//etc/passwd",
        "/etc/passwd", "%2fetc%2fpasswd", "page.js%00.txt", "page.js%00", "page.js/", "page.js/..", "page.js;x",
        "pier.yaml", "./page.js", "x/../page.js", "..\\..\\x", "%5c..%5cx", "%252e%252e/x", "page.%6As",
        "%c0%ae%c0%ae/x", "site/page.js", "static/page.js", "frame.html", "page.html", ".git/config", "~root", "C:/x",
        "file:///etc/passwd",
        "views/../briefs", "views//brief", "views/x/pages/../1/100", "views/x/pages/y/-1", "views/x/figures/..",
        "page.js#x/../..",
    ],
)  # fmt: skip
def test_tricks_with_paths_lead_nowhere(serve: Serve, tail: str) -> None:
    server = serve()
    answer = ask(server, tail)
    assert answer.status in (400, 404), answer
    assert answer.headers.get("x-content-type-options", "nosniff") == "nosniff"
    for word in (b"root:", b"briefgen: 1", b"import {"):
        assert word not in answer.body


def test_targets_that_are_no_paths_of_ours_lead_nowhere(serve: Serve) -> None:
    server = serve()
    token = urlsplit(server.url).path
    port = own_port(server)
    for target in (
        b"/", b"*", b"http://evil.example/", b"/etc/passwd", b"/%s" % token.strip("/").encode(), b"//" + token.encode(),
        token.encode() + b"\x00", token.encode() + b"\xff", token[:-2].encode() + b"/page.js", b"/x" + token.encode(),
        token.upper().encode() + b"page.js", f"http://127.0.0.1:{port}{token}../x".encode(),
    ):  # fmt: skip
        answer = ask(server, target)
        assert answer.status in (400, 404), (target, answer)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_there_is_nothing_to_change(serve: Serve, method: str) -> None:
    server = serve()
    for path in EVERY_ADDRESS:
        answer = ask(server, path, method=method)
        assert answer.status == 405
        assert answer.headers["allow"] == "GET, HEAD"


def test_a_head_tells_the_same_without_the_body(serve: Serve) -> None:
    server = serve()
    for path in ("", "page.js", "briefs", "news?brief=pier"):
        answer = ask(server, path, method="HEAD")
        assert (answer.status, answer.body) == (200, b"")


def test_every_answer_says_how_it_may_be_used(serve: Serve) -> None:
    server = serve()
    with News(server, brief="pier", pages=True) as news:
        told = news.wait_pages()
        view, mark, figure = told["view"], told["pages"]["marks"][0], told["brief"]["figures"][0]["id"]
        own = (f"views/{view}/brief", f"views/{view}/pages/{mark}/400", f"views/{view}/figures/{figure}")
        for path in (
            *own,
            "",
            "page.js",
            "page.css",
            "icon.svg",
            "frame",
            "timeline",
            "plotly.js",
            "briefs",
            "nothing",
        ):
            answer = ask(server, path)
            assert answer.status == (404 if path == "nothing" else 200)
            headers = answer.headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"] == "no-store"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["cross-origin-resource-policy"] == "same-origin"
            assert "server" not in headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            inner = path in ("frame", "timeline") or path.endswith("/brief")
            assert f"frame-ancestors {chr(39)}{'self' if inner else 'none'}{chr(39)}" in policy
        assert "script-src 'self';" in ask(server).headers["content-security-policy"]
        for path in ("frame", f"views/{view}/brief"):
            policy = ask(server, path).headers["content-security-policy"]
            assert "script-src" not in policy
            assert "sandbox allow-same-origin" in policy
            assert "allow-scripts" not in policy


def test_what_is_not_known_is_not_there(serve: Serve) -> None:
    server = serve()
    with News(server, brief="pier", pages=True) as news:
        told = news.wait_pages()
        view, mark = told["view"], told["pages"]["marks"][0]
        for path in (
            f"views/{view}/pages/{mark}/99", f"views/{view}/pages/{mark}/3201", f"views/{view}/pages/{mark}/0400",
            f"views/{view}/pages/{mark}/1e3", f"views/{view}/pages/{'0' * 32}/400", f"views/{view}/figures/none",
            f"views/{'0' * 24}/brief", f"views/{view}", "views",
        ):  # fmt: skip
            assert ask(server, path).status == 404, path


def test_a_wish_is_bounded_and_names_no_file(serve: Serve) -> None:
    server = serve()
    long = ask(server, f"news?brief=pier&since={'9' * 201}")
    assert (long.status, long.text) == (400, "'since' has 201 characters; 200 are the most")
    for wish in ({"brief": "../pier"}, {"brief": "/etc/passwd"}, {"brief": "pier", "style": "/etc/passwd.yaml"}):
        with News(server, **wish) as news:
            told = news.wait_broken()
        assert told["problems"][0]["message"].startswith("there is no ")
        assert b"root" not in news.heard


def test_too_many_listeners_are_turned_away(serve: Serve) -> None:
    server = serve()
    listening = [News(server, brief="pier") for _ in range(32)]
    for news in listening:
        news.wait_good()
    assert ask(server, "news?brief=pier").status == 503
    for news in listening:
        news.__exit__()
