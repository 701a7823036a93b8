"""A numbered Brief and a Style go in; pages of positioned text, rules, pictures and links come out."""

from briefgen.typeset.document import typeset_brief
from briefgen.typeset.pages import Pages
from briefgen.typeset.unpaged import leave_unpaged
from briefgen.typeset.verify import PageFault, check_pages

__all__ = ["PageFault", "Pages", "check_pages", "leave_unpaged", "typeset_brief"]
