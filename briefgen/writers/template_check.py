"""The check of a template for Word documents: its name, and what it asks."""

from __future__ import annotations

from briefgen.timeline.explanation import Explanation

TEMPLATE_CHECK = "template-styles"
TEMPLATE_EXPLANATION = Explanation(
    "A template for Word documents has the paragraph styles that the brief is set in.",
    "What the template lacks is set in briefgen's own style, beside texts that look as the template says.",
    "docx: {template: letterhead.dotx}\n",
    "docx: {template: letterhead.dotx, styles: {Lead: Summary}}\n",
)
