"""What a build needs is imported here, once, by the server that processes of builds are forked from."""

from __future__ import annotations

import gc

import briefgen.builds.publish
import briefgen.builds.run
import briefgen.typeset
import briefgen.writers.docx
import briefgen.writers.html
import briefgen.writers.json
import briefgen.writers.pdf  # noqa: F401 - loading it is what this is for
from briefgen.text.fonts import FontFamily, load_face

for bold in (False, True):
    for italic in (False, True):
        load_face(FontFamily(), bold, italic)

# What is loaded stays: it is not to be looked through again in each process, nor copied for that.
gc.collect()
gc.freeze()
