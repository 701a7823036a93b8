"""An edition goes in; what is said when it is sent or recalled comes out, in the language of the brief."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefgen.brief.phrases import print_issue
from briefgen.builds.archive import Published
from briefgen.schedules.moments import print_local
from briefgen.schedules.ways.parcel import Parcel
from briefgen.words import Words


def write_edition(key: str, published: Published, files: Mapping[str, bytes], moment: str) -> Parcel:
    """Return the parcel of an edition."""
    manifest, words = published.manifest, Words(published.manifest["language"])
    lines = [manifest["title"], _name(published, words)]
    if manifest.get("summary"):
        lines.insert(1, words.label(words.say("Bottom line"), manifest["summary"]))
    if manifest["replaces"]:
        changed = words.count("{number} change", "{number} changes", manifest["changes"])
        told = (
            changed if manifest["changes"] else words.say("No event that is shown has changed since the last edition.")
        )
        lines[-1] = words.say("{edition}, replaces no. {number}", edition=lines[-1], number=manifest["replaces"])
        lines.append(told)
        lines += [f"- {change}" for change in manifest.get("changed", ())]
        if manifest["changes"] > len(manifest.get("changed", ())) > 0:
            lines.append("- …")
    lines.append(words.label(words.say("Issued"), print_issue(published.issued, words)))
    if manifest["marking"]:
        lines.append(words.label(words.say("Marking"), manifest["marking"]))
    lines.append(words.label(words.say("Attached"), words.join_commas(files)))
    subject = f"{manifest['title']} – {_name(published, words)}"
    return _parcel("edition", key, published, _mark(subject, manifest), lines, files, {}, moment)


def write_recall(key: str, of: str, published: Published, files: Mapping[str, bytes], moment: str) -> Parcel:
    """Return the parcel that calls an edition back; `of` is the key of the one that was sent."""
    manifest, words = published.manifest, Words(published.manifest["language"])
    name = _name(published, words)
    lines = [
        words.say("{edition} is recalled.", edition=f"{manifest['title']} – {name}"),
        words.say("Do not use or pass on the edition, and destroy your copies."),
    ]
    reason = published.states[-1][2]
    if reason:
        lines.append(words.label(words.say("Reason"), reason))
    subject = words.label(words.say("Recalled"), f"{manifest['title']} – {name}")
    return _parcel("recall", key, published, _mark(subject, manifest), lines, files, {"of": of}, moment)


_TOLD = {
    "failed": "failed",
    "late": "was built late",
    "not delivered": "could not be delivered",
    "waiting": "waits for approval",
    "cleared": "was cleared away before it was approved",
}


def write_alert(key: str, facts: Mapping[str, Any], name: str, moment: str) -> Parcel:
    """Return the parcel to those who watch; what it may say of a timeline was decided before."""
    about = name.removesuffix(f" {facts['tick']} {facts['what']}")
    told = _TOLD[facts["what"]].replace("was ", "were ", 1 if about.endswith(" briefs") else 0)
    # What was queued by an earlier version knows of no project.
    project, moment_told = facts.get("project", ""), print_local(facts["tick"], facts.get("zone", "UTC"))
    lines = [
        f"{about} {told} ({moment_told}{f', project {project}' if project else ''}).",
        *facts.get("said", ()),
        "`briefgen history` and `briefgen schedule status` say more.",
    ]
    subject = f"briefgen: {about} {told}{f' ({project})' if project else ''}"
    return Parcel("alert", key, about, "", "", 0, subject, "\n".join(lines) + "\n", {}, dict(facts), moment)


def _name(published: Published, words: Words) -> str:
    return words.say("{series} no. {number}", series=published.series, number=published.number)


def _mark(subject: str, manifest: Mapping[str, Any]) -> str:
    return f"[{manifest['marking']}] {subject}" if manifest["marking"] else subject


def _parcel(
    kind: Any,
    key: str,
    published: Published,
    subject: str,
    lines: list[str],
    files: Mapping[str, bytes],
    facts: dict[str, Any],
    moment: str,
) -> Parcel:
    manifest = published.manifest
    told = {name: manifest.get(name) for name in ("title", "issued", "marking", "language", "replaces", "changes")}
    return Parcel(
        kind, key, manifest.get("brief", ""), manifest.get("variant", ""), published.series, published.number, subject,
        "\n".join(lines) + "\n", files, {**told, **facts}, moment,
    )  # fmt: skip
