"""What an audience may not see is in no answer; an audience that is set cannot be changed from the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.preview.server import PreviewServer
from tests.preview.driver import News, ask

Serve = Callable[..., PreviewServer]
CANARY = "zanzibar"
SECRET = f"""\
briefgen: 1
meta: {{title: The old pier, marking: 'TLP:CLEAR', as_of: 2024-06-01}}
actors:
  owner: {{name: Port company}}
  witness: {{name: {CANARY} witness, marking: 'TLP:RED'}}
sources:
  report: {{title: Inspection}}
  tip: {{title: {CANARY} tip, marking: 'TLP:AMBER'}}
events:
- {{id: warning, date: 2023-11-20, title: The inspector warns, significance: 5, sources: [report]}}
- {{id: fall, date: 2024-05-02, title: The pier falls, significance: 5, actors: [owner]}}
- {{id: {CANARY}-id, date: 2024-05-03, title: {CANARY} title, summary: {CANARY} summary, marking: 'TLP:AMBER',
   actors: [witness], sources: [tip], tags: [{CANARY}-tag], significance: 5}}
gaps:
- {{text: {CANARY} gap, marking: 'TLP:GREEN'}}
"""


def list_answers(server: PreviewServer, news: News, **wish: str) -> bytes:
    """Return the bodies of everything that a page may ask for, and the news."""
    told = news.wait_pages() if not news.told.get("broken") else news.told
    view = told["view"]
    paths = ["", "briefs", f"views/{view}/brief", "frame", "timeline"]
    paths += [f"views/{view}/figures/{figure['id']}" for figure in (told["brief"] or {"figures": []})["figures"]]
    answers = [ask(server, path) for path in paths]
    assert all(answer.status == 200 for answer in answers if told["brief"])
    return b"\n".join([answer.body for answer in answers] + [news.heard]).lower()


def test_the_canary_is_seen_by_those_who_may(serve: Serve, folder: Path) -> None:
    (folder / "pier.yaml").write_text(SECRET, encoding="utf-8")
    server = serve()
    with News(server, brief="pier", pages=True) as news:
        assert list_answers(server, news).count(CANARY.encode()) > 5


@pytest.mark.parametrize("is_set", [True, False], ids=["set by the command", "chosen in the page"])
def test_what_is_withheld_is_in_no_answer(serve: Serve, folder: Path, is_set: bool) -> None:
    (folder / "pier.yaml").write_text(SECRET, encoding="utf-8")
    server = serve(changes={"ceiling": "TLP:CLEAR"} if is_set else {})
    wish = {} if is_set else {"ceiling": "TLP:CLEAR"}
    with News(server, brief="pier", pages=True, **wish) as news:
        seen = list_answers(server, news)
        assert b"the pier falls" in seen
        assert CANARY.encode() not in seen
        # A fault in what is withheld, and one in the file itself, quote nothing of it either.
        for wrong, breaks in (
            (SECRET.replace("2024-05-03", f"{CANARY} day"), False),
            (SECRET.replace(f"summary: {CANARY} summary", f"sumary: {CANARY}"), False),
            (SECRET + f"- {{text: [{CANARY}\n", True),
            (SECRET.replace("2024-05-02", "2024-13-02"), True),
        ):
            before = news.told["revision"]
            (folder / "pier.yaml").write_text(wrong, encoding="utf-8")
            # A file may be looked at while it is half written.
            news.wait(lambda told, before=before, breaks=breaks: told["revision"] > before and told["broken"] == breaks)
            assert CANARY.encode() not in list_answers(server, news)
            before = news.told["revision"]
            (folder / "pier.yaml").write_text(SECRET, encoding="utf-8")
            news.wait(lambda told, before=before: told["revision"] > before and not told["broken"])
    assert CANARY.encode() not in news.heard.lower()


def test_an_audience_that_is_set_cannot_be_changed(serve: Serve, folder: Path) -> None:
    (folder / "pier.yaml").write_text(SECRET, encoding="utf-8")
    server = serve(changes={"ceiling": "TLP:GREEN"})
    for ceiling in ("TLP:RED", "TLP:CLEAR", "red", "TLP:GREEN "):
        with News(server, brief="pier", ceiling=ceiling) as news:
            if ceiling.strip() == "TLP:GREEN":
                assert news.wait_good()["choices"]["fixed_ceiling"] == "TLP:GREEN"
            else:
                told = news.wait_broken()
                assert (
                    told["problems"][0]["message"] == "the audience is set to TLP:GREEN; the preview does not change it"
                )
                assert told["brief"] is None


def test_the_audience_of_the_project_stays(serve: Serve, folder: Path) -> None:
    (folder / "pier.yaml").write_text(SECRET, encoding="utf-8")
    (folder / "briefgen.yaml").write_text(
        "briefgen: 1\nbriefs:\n  public: {timeline: pier.yaml, ceiling: 'TLP:CLEAR'}\n", encoding="utf-8"
    )
    server = serve(None, project=Path("briefgen.yaml"))
    with News(server, brief="public", pages=True) as news:
        assert CANARY.encode() not in list_answers(server, news)
    with News(server, brief="public", ceiling="TLP:RED") as news:
        assert "the audience is set to TLP:CLEAR" in news.wait_broken()["problems"][0]["message"]


def test_a_marking_that_is_none_is_told(serve: Serve) -> None:
    with News(serve(), brief="pier", ceiling="TLP:GREAN") as news:
        assert "did you mean 'TLP:GREEN'?" in news.wait_broken()["problems"][0]["message"]
