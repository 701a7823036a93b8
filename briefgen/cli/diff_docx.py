"""`briefgen diff-docx`: a Word document that came back goes in; what was changed, record by record, comes out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from briefgen.builds.review import FieldChange, Record, TimelineReview


@click.command("diff-docx")
@click.argument("file", type=click.Path(path_type=Path), metavar="BRIEF.docx")
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
@click.option("--quiet", is_flag=True, help="Print only how many changes and comments there are.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def command(file: Path, as_json: bool, quiet: bool, debug: bool) -> None:
    """List what reviewers changed in a Word brief, and the field of the timeline that each change concerns.

    Tracked changes count as accepted; comments are listed. The text is compared with what was built, which travels in
    the document, so that nothing else is needed.

    \b
    Example:
      briefgen diff-docx incident-reviewed.docx
    """
    from briefgen.builds.review import review_brief
    from briefgen.cli.finished import read_finished

    review = review_brief(read_finished(file), str(file))
    if as_json:
        click.echo(json.dumps(as_dict(review, file), ensure_ascii=False, indent=2))
        return
    click.echo(f"{file}: {_count(len(review.changes), 'change')}, {_count(len(review.comments), 'comment')}")
    if not quiet:
        for line in _list_lines(review):
            click.echo(line)


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def as_dict(review: TimelineReview, file: Path) -> dict[str, Any]:
    """Return a review as the promised JSON."""
    return {
        "file": str(file),
        "timeline": review.name,
        "changes": [
            {
                "kind": each.change.kind,
                **_record_dict(each.record),
                "field": None if each.field is None else each.field._asdict(),
                "column": each.change.column,
                "old": each.change.old,
                "new": each.change.new,
                "tracked_by": list(each.change.by),
            }
            for each in review.changes
        ],
        "comments": [
            {"author": comment.author, "text": comment.text, "on": comment.quoted, **_record_dict(record)}
            for comment, record in review.comments
        ],
    }


def _record_dict(record: Record) -> dict[str, str]:
    return {"section": record.section, "id": record.id, "title": record.title}


def _list_lines(review: TimelineReview) -> Iterator[str]:
    """Yield the changes record by record, then the comments."""
    for record, changes in groupby(review.changes, lambda each: each.record):
        yield ""
        yield _name(record)
        for each in changes:
            yield from _describe(each)
    if review.comments:
        yield ""
        yield "comments"
    for comment, record in review.comments:
        on = f' on "{comment.quoted}"' if comment.quoted else ""
        yield f"  {_name(record)}"
        yield f"    {comment.author or 'somebody'}{on}: {comment.text}"


def _name(record: Record) -> str:
    if record.id:
        title = f": {record.title}" if record.title else ""
        return f"{record.section.removesuffix('s')} {record.id}{title}"
    return f"part {record.title}" if record.title else "before the first part"


def _describe(each: FieldChange) -> Iterator[str]:
    change, field = each.change, each.field
    column = f" in column {change.column}" if change.column else ""
    if field is not None:
        what = field.path
    elif change.kind == "changed":
        what = f"printed text{column}"
    else:
        what = f"{change.kind}{column}" if change.inside else f"{change.kind} after it{column}"
    by = f" (tracked by {', '.join(change.by)})" if change.by else ""
    yield f"  {what}{by}"
    if change.kind != "added":
        yield f"    - {change.old if field is None else field.old}"
    if change.kind != "removed":
        yield f"    + {change.new if field is None else field.new}"
