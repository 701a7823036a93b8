"""briefgen: a YAML timeline of dated events in, a printed briefing out, as PDF, DOCX and HTML.

    from briefgen import build, chart, load
    chart(load("timelines/incident.yaml"), "spine").show()
    build("timelines/incident.yaml", "pdf")

Each public name is imported when it is first asked for, so `import briefgen` costs next to nothing.
"""

__version__ = "0.1.0"

# Type checkers take any name of this spelling for true; the one of `typing` would be the slowest import here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from briefgen.builds.calls import ComposedBrief, Problems
    from briefgen.builds.calls import build_file as build
    from briefgen.builds.calls import check_file as check
    from briefgen.builds.calls import compose_brief_of as compose
    from briefgen.builds.calls import select_records as select
    from briefgen.builds.calls import write_composed as write
    from briefgen.builds.charting import draw_chart
    from briefgen.builds.charting import make_figure as chart
    from briefgen.builds.job import Job
    from briefgen.builds.pipeline import Built, run_build
    from briefgen.errors import (
        BriefgenError,
        BuildError,
        DrawError,
        Problem,
        ProblemsError,
        ProjectError,
        SelectionError,
        SourceError,
        StyleError,
        TimelineError,
        UsageError,
        Where,
    )
    from briefgen.timeline.load import load_timeline as load
    from briefgen.timeline.model import Timeline
    from briefgen.timeline.select import Choice, Selected, select_events

__all__ = [
    "BriefgenError",
    "BuildError",
    "Built",
    "Choice",
    "ComposedBrief",
    "DrawError",
    "Job",
    "Problem",
    "Problems",
    "ProblemsError",
    "ProjectError",
    "Selected",
    "SelectionError",
    "SourceError",
    "StyleError",
    "Timeline",
    "TimelineError",
    "UsageError",
    "Where",
    "__version__",
    "build",
    "chart",
    "check",
    "compose",
    "draw_chart",
    "load",
    "run_build",
    "select",
    "select_events",
    "write",
]

# Public name -> the module it lives in; some of them go by a longer name there.
_HOMES = {
    **dict.fromkeys(
        ("ComposedBrief", "Problems", "build", "check", "compose", "select", "write"), "briefgen.builds.calls"
    ),
    "chart": "briefgen.builds.charting",
    "draw_chart": "briefgen.builds.charting",
    "Job": "briefgen.builds.job",
    "Built": "briefgen.builds.pipeline",
    "run_build": "briefgen.builds.pipeline",
    "load": "briefgen.timeline.load",
    "Timeline": "briefgen.timeline.model",
    "Choice": "briefgen.timeline.select",
    "Selected": "briefgen.timeline.select",
    "select_events": "briefgen.timeline.select",
}
_LONGER = {
    "build": "build_file",
    "chart": "make_figure",
    "check": "check_file",
    "compose": "compose_brief_of",
    "load": "load_timeline",
    "select": "select_records",
    "write": "write_composed",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module 'briefgen' has no attribute '{name}'")
    from importlib import import_module

    # Whatever has no other home is one of the errors, or what they carry.
    module = import_module(_HOMES.get(name, "briefgen.errors"))
    value: object = getattr(module, _LONGER.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names, those too that were not asked for yet."""
    return sorted({*globals(), *__all__})
