"""Peers are programs, not tests, and need libraries that the tests do without."""

collect_ignore = ["peers"]
