"""What a build needs is imported and looked up here, once, by the server that processes of builds are forked from.

A first build reads typefaces, words, the parts of documents that are the same each time; a small brief that is built
here and thrown away saves each of the others half of its time.
"""

from __future__ import annotations

import gc
from pathlib import Path

import briefgen.builds.pipeline
import briefgen.builds.publish
import briefgen.builds.run
import briefgen.typeset
import briefgen.writers.docx
import briefgen.writers.html
import briefgen.writers.json
import briefgen.writers.pdf
from briefgen.builds.job import Job
from briefgen.text.fonts import FontFamily, load_face

for bold in (False, True):
    for italic in (False, True):
        load_face(FontFamily(), bold, italic)

briefgen.builds.pipeline.run_build(Job(Path(__file__).with_suffix(".yaml"), "loaded"))

# What is loaded stays: it is not to be looked through again in each process, nor copied for that.
gc.collect()
gc.freeze()
