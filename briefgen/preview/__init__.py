"""Timelines go in while they are written; a page in the browser that shows their briefs, on this machine, comes out."""
