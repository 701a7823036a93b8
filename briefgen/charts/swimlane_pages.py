"""A selection and the size of a page go in; the chart of lanes comes out on as many pages as it needs."""

from __future__ import annotations

from briefgen.charts.axis import say_omitted
from briefgen.charts.chart import Chart, Sizes, draw_headline, draw_note, make_canvas, settle_sizes
from briefgen.charts.facts import (
    dated_entries,
    find_subtitle,
    find_title,
    name_lanes,
    say_period,
    say_rest,
    table_columns,
    table_row,
)
from briefgen.charts.lane_drawing import LaneDrawing
from briefgen.charts.lane_pages import LanePage, plan_lane_pages
from briefgen.charts.marking import find_marking, list_drawn
from briefgen.charts.overview import Overview, draw_overview, lay_overview
from briefgen.charts.swimlanes import say_kinds, say_lanes
from briefgen.style import Style
from briefgen.timeline.select import Selected
from briefgen.words import Words

_LINE = 1.3
# What is between two pages is said when it is longer than this share of either.
_GAP_SHARE = 0.15


def build_swimlane_pages(
    selected: Selected, style: Style, words: Words, width_px: float, height_px: float
) -> tuple[Chart, ...]:
    """Build the chart of lanes with the title of every event, on pages cut at quiet times.

    Each page stands alone: title, an overview of the whole time with the page's own part, axis, lanes, key and note.

    Args:
        selected: what may be shown, numbered, with its lanes in order.
        style: fonts, sizes and colours.
        words: the language.
        width_px, height_px: of a page; none is higher.

    Raises:
        SelectionError: no event has a date to be drawn at.
        DrawError: a page has no room for some event.
    """
    sizes = settle_sizes(style)
    overview = lay_overview(selected, width_px, sizes.small, style, words)
    around = _measure_around(selected, overview, sizes, style, words, width_px)
    pages = plan_lane_pages(selected, style, words, width_px, height_px - around)
    return tuple(_build_page(index, pages, selected, overview, style, words, width_px) for index in range(len(pages)))


def _measure_around(
    selected: Selected, overview: Overview, sizes: Sizes, style: Style, words: Words, width: float
) -> float:
    """Return the height of what stands on a page besides lanes, axis and keys, at the most, px."""
    canvas, entries = make_canvas(width, style, words), dated_entries(selected)
    title = find_title("swimlanes", selected, entries, words)
    # The words of the first page's note are the longest; counts of three figures stand for any.
    note = " ".join(
        [
            _say_counts(888, 888, 888, words),
            _say_left_out(888, words),
            *say_kinds(entries, words),
            *say_rest(selected, entries, 2, words, says_cut_off=True),
        ]
    )
    top = draw_headline(canvas, _say_title(title, 2, words), _say_subtitle(selected, 888, 888, words), sizes, style)
    bottom = draw_note(canvas, note, 0.0, sizes, style)
    return top + overview.height + bottom + 2 * _LINE * sizes.small + 12.0


def _build_page(
    index: int,
    pages: list[LanePage],
    selected: Selected,
    overview: Overview,
    style: Style,
    words: Words,
    width: float,
) -> Chart:
    page, count = pages[index], len(pages)
    sizes, color = page.plan.frame.sizes, style.palette.quiet
    canvas = make_canvas(width, style, words)
    title = _say_title(find_title("swimlanes", selected, dated_entries(selected), words), index + 1, words)
    subtitle = _say_subtitle(selected, index + 1, count, words)
    note = _say_note(page, selected, words, is_last=index == count - 1)
    y = draw_headline(canvas, title, subtitle, sizes, style)
    if count > 1:
        y = draw_overview(overview, canvas, y, page.start, page.stop, style)
    if index:
        text = words.say("Continued from page {page}", page=words.number(index))
        gap = page.start - max(pages[index - 1].plan.frame.axis.scale.panels[-1].stop, pages[index - 1].start)
        if gap > _GAP_SHARE * min(page.stop - page.start, pages[index - 1].stop - pages[index - 1].start):
            text = words.say("{first}; {second}", first=text, second=say_omitted(gap, words))
        canvas.text(1.0, y, [text], sizes.small, color)
    y += _LINE * sizes.small + 4.0 if count > 1 else 0.0
    y = LaneDrawing(page.plan, canvas, style, words).draw(y, selected)
    if index + 1 < count:
        text = words.say("Continued on page {page}", page=words.number(index + 2))
        canvas.text(width - 1.0, y + 4.0, [text], sizes.small, color, align="right")
    y += _LINE * sizes.small + 4.0 if count > 1 else 0.0
    bottom = draw_note(canvas, note, y, sizes, style)
    names = name_lanes(selected, words)
    return Chart(
        kind="swimlanes",
        plot=canvas.finish(bottom),
        title=title,
        subtitle=subtitle,
        note=note,
        alt=_say_alt(page, index + 1, count, selected, words),
        columns=table_columns(words),
        rows=tuple(table_row(entry, selected, words, names) for entry in page.own),
        shown=len(page.own),
        total=len(selected.entries),
        # The overview of every page shows the whole time.
        marking=find_marking(selected, list_drawn(selected, dated_entries(selected))),
    )


def _say_title(title: str, page: int, words: Words) -> str:
    return title if page == 1 else words.say("{title} (continued)", title=title)


def _say_subtitle(selected: Selected, page: int, count: int, words: Words) -> str:
    text = find_subtitle("swimlanes", selected, dated_entries(selected), say_lanes(selected, words), words)
    if count == 1:
        return text
    of = words.say("page {page} of {pages}", page=words.number(page), pages=words.number(count))
    return words.say(", ").join((text, of))


def _say_note(page: LanePage, selected: Selected, words: Words, *, is_last: bool) -> str:
    parts = [_say_counts(len(page.own), len(page.carried), len(selected.entries), words)]
    if page.left_out:
        parts.append(_say_left_out(page.left_out, words))
    frame = page.plan.frame
    parts += say_kinds(page.plan.entries, words, any(item.arrows for item in page.plan.items))
    if is_last:
        says_cut_off = selected.as_of is not None and frame.cut_off_x is None
        entries = dated_entries(selected)
        parts += say_rest(selected, entries, len(frame.axis.scale.panels), words, says_cut_off=says_cut_off)
    elif len(frame.axis.scale.panels) > 1:
        parts.append(words.say("The scale changes from panel to panel."))
    return " ".join(parts)


def _say_counts(own: int, carried: int, total: int, words: Words) -> str:
    text = words.say(
        "{shown} of {total} events begin on this page.", shown=words.number(own), total=words.number(total)
    )
    if not carried:
        return text
    more = words.count("{number} goes on from before.", "{number} go on from before.", carried)
    return f"{text} {more}"


def _say_left_out(count: int, words: Words) -> str:
    return words.count(
        "{number} state goes on through this page and is not drawn.",
        "{number} states go on through this page and are not drawn.",
        count,
    )


def _say_alt(page: LanePage, number: int, count: int, selected: Selected, words: Words) -> str:
    parts = [
        words.count(
            "Chart of lanes, {period}, with {number} event.",
            "Chart of lanes, {period}, with {number} events.",
            len(page.own),
            period=say_period(page.own, words, selected),
        )
    ]
    if count > 1:
        of = words.say("page {page} of {pages}", page=words.number(number), pages=words.number(count))
        parts.append(f"{of[:1].upper()}{of[1:]}.")
    parts.append(words.say("The table gives every event that is shown."))
    return " ".join(parts)
