"""briefgen: a YAML timeline of dated events in, a printed briefing out, as PDF, DOCX and HTML."""

__version__ = "0.1.0"
