"""A shape's path is read command by command, or refused with a reason."""

from __future__ import annotations

import pytest

from briefgen.draw.path_string import path_steps, split_path


def test_every_command_is_drawn() -> None:
    steps = path_steps(split_path("M1 2L3,4 H5 V6 Q7 8 9 10 C1 1 2 2 3 3Z"), float, float)
    assert [step[0] for step in steps] == ["M", "L", "L", "L", "C", "C", "Z"]
    assert steps[2] == ("L", 5.0, 4.0)
    assert steps[3] == ("L", 5.0, 6.0)
    assert steps[5] == ("C", 1.0, 1.0, 2.0, 2.0, 3.0, 3.0)


def test_a_quadratic_keeps_its_middle() -> None:
    start, (op, x1, y1, x2, y2, x, y) = path_steps(split_path("M0 0 Q4 8 8 0"), float, float)
    assert (start, op) == (("M", 0.0, 0.0), "C")
    assert ((3 * x1 + 3 * x2 + x) / 8, (3 * y1 + 3 * y2 + y) / 8) == pytest.approx((4.0, 4.0))


def test_a_line_after_closing_starts_where_the_outline_began() -> None:
    assert path_steps(split_path("M1 2 L3 4 Z V9"), float, float)[-1] == ("L", 1.0, 9.0)


def test_x_and_y_are_found_apart() -> None:
    steps = path_steps(split_path("M1 2 H3 V4"), lambda x: float(x) * 10, lambda y: -float(y))
    assert steps == (("M", 10.0, -2.0), ("L", 30.0, -2.0), ("L", 30.0, -4.0))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "begins with M"),
        ("L 1 2", "begins with M"),
        ("1 2 M 3 4", "begins with M"),
        ("M 1", "'M' has 1 parameters instead of 2"),
        ("M 1 2 3 4", "'M' has 4 parameters instead of 2"),
        ("M 1 2 l 3 4", "command 'l'"),
        ("M 1 2 A 3 3 0 0 0 1 1", "command 'A'"),
        ("M 1 2 L 2024-01-01T12:00 4", "'L' has 1 parameters"),
        ("M 1e5 2", "'M' has 1 parameters"),
    ],
)
def test_other_paths_are_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        split_path(text)
