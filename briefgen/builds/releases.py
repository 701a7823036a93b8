"""A draft and the editions of its series go in; why it cannot be released comes out as an error, or nothing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.errors import UsageError

if TYPE_CHECKING:
    from briefgen.builds.archive import Published


def refuse_release(draft: Published, editions: list[Published], faults: list[str]) -> None:
    """Refuse to release a draft whose files are gone or changed, or that says less than its readers know by now.

    Args:
        draft: the edition.
        editions: of its series, itself among them.
        faults: what is not as it was written.

    Raises:
        UsageError: it cannot be released; what to do instead.
    """
    name = f"edition {draft.number} of '{draft.series}'"
    anew = _say_anew(draft)
    gone = [each["name"] for each in draft.manifest["files"] if not (draft.folder / each["name"]).is_file()]
    if gone:
        why = draft.cleared
        told = f"its files were cleared away ({why})" if why else f"{', '.join(gone)} is gone"
        raise UsageError(f"{name} cannot be released: {told}; {anew}")
    if faults:
        raise UsageError(f"{name} cannot be released: {faults[0]}; {anew}")
    refuse_outdated(draft, editions)


def refuse_outdated(draft: Published, editions: list[Published]) -> None:
    """Refuse to release a draft that says less than its readers know by now.

    Args:
        draft: the edition.
        editions: of its series, itself among them.

    Raises:
        UsageError: it cannot be released; what to do instead.
    """
    name = f"edition {draft.number} of '{draft.series}'"
    anew = _say_anew(draft)
    seen = [each for each in editions if each.was_released]
    later = next((each for each in seen if each.number > draft.number), None)
    if later is not None:
        raise UsageError(
            f"{name} is older than no. {later.number}, which was released already: readers would get the older one "
            f'last; withdraw it: `briefgen withdraw {draft.series} {draft.number} --reason "no. {later.number} came '
            f'first"`, or {anew}'
        )
    base = draft.manifest["replaces"] or 0
    if base and base not in [each.number for each in seen]:
        raise UsageError(f"{name} says what changed since no. {base}, which was never released; {anew}")
    between = [
        each.number for each in seen if each.number > base and each.is_kept and each.state in ("released", "superseded")
    ]
    if between:
        since = f"says what changed since no. {base}" if base else "says nothing of what changed"
        raise UsageError(f"{name} {since}, and no. {between[-1]} was released after it was made; {anew}")


def _say_anew(draft: Published) -> str:
    return f"build it anew as the next edition: `briefgen publish {draft.manifest.get('brief') or 'FILE'}`"
