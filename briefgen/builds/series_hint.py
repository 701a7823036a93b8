"""A series that an archive has not got, and those it has, go in; what may have been meant comes out."""

from __future__ import annotations

from briefgen.errors import nearest_name


def hint_series(series: str, slug: str, known: list[str]) -> str:
    """Return which series may be meant.

    A name that the other one begins with is a series of its own, not a slip of the pen.
    """
    listed = f"there are {', '.join(known)}" if len(known) > 1 else f"there is {known[0]}"
    variants = [each for each in known if each.startswith(f"{slug}.")]
    if variants:
        return f"it is published for audiences or in languages, each a series of its own: {', '.join(variants)}"
    alike = [each for each in known if not (each.startswith(series) or series.startswith(each))]
    near = nearest_name(series, alike)
    return f"did you mean '{near}'? {listed}" if near else listed
