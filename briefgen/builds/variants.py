"""What a brief of the project is varied by goes in; its variants, each with the name that files have, come out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefgen.builds.project import BriefPlan


def list_variants(brief: BriefPlan) -> list[tuple[str, dict[str, str]]]:
    """Return the variants of a brief: the name and what is varied; one without a name where nothing is."""
    axes = [
        [{key: value} for value in values]
        for key, values in (("ceiling", brief.vary.ceiling), ("language", brief.vary.language))
        if values
    ]
    varied = [
        {key: value for part in combination for key, value in part.items()} for combination in itertools.product(*axes)
    ]
    return [(slug_variant(list(values.values())), values) for values in varied]


def slug_variant(values: Sequence[str]) -> str:
    """Return a variant's name from its values.

    >>> slug_variant(["TLP:AMBER+STRICT", "en"])
    'tlp-amber-strict.en'
    """
    return ".".join("-".join(re.findall(r"[^\W_]+", value.casefold())) for value in values)
