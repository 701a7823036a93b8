"""A Plotly figure that is not drawn here goes in; its picture comes out, made by Kaleido and a Chrome."""

from __future__ import annotations

import importlib.util
from typing import Any

from briefgen.errors import DrawError

# Dots to a px: 300 to the inch, of which a px is 1/96.
_SCALE = 300 / 96
_WIDTH, _HEIGHT = 642, 400
_LARGEST = 4000


def print_figure(plot: dict[str, Any]) -> bytes:
    """Return a PNG of a figure at 300 dots an inch.

    The page that draws it loads no formulas from the network, as Kaleido's own would.

    Args:
        plot: data and layout; without width and height it is as wide as the text of an A4 page.

    Raises:
        DrawError: Kaleido or a Chrome is not there, or they fail; the message says what to do.
    """
    from plotly import graph_objects

    try:
        figure = graph_objects.Figure(plot)
    except (ValueError, TypeError) as error:
        raise DrawError(f"Plotly refuses the figure: {_first_line(error)}") from error
    size = {"width": figure.layout.width or _WIDTH, "height": figure.layout.height or _HEIGHT}
    if max(size.values()) > _LARGEST:
        raise DrawError(f"the figure is {size['width']:g} by {size['height']:g} px; expected at most {_LARGEST} px")
    if importlib.util.find_spec("kaleido") is None:
        raise DrawError("install it with: pip install 'briefgen[kaleido]'")
    import kaleido
    from kaleido.errors import ChromeNotFoundError, KaleidoError

    try:
        picture = kaleido.calc_fig_sync(
            figure.to_dict(), opts={"format": "png", "scale": _SCALE, **size}, kopts={"mathjax": False}
        )
    except ChromeNotFoundError as error:
        raise DrawError("Kaleido is there, but no Chrome; install one, or run plotly_get_chrome") from error
    except (KaleidoError, RuntimeError, OSError, TimeoutError) as error:
        raise DrawError(f"Kaleido fails: {_first_line(error)}") from error
    return bytes(picture)


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
