"""A selection and a width go in; the plan of the chart of claims comes out: blocks of points with their speakers.

A point stands in a block whose speakers have room beside each other. Points that share speakers share a block; a point
with more speakers than one block has room for goes on in the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.charts.chart import USUAL_LABEL, Sizes, settle_sizes
from briefgen.charts.claim_points import MOST_SIGNS, Findings, Point, Said, gather_claims, list_points
from briefgen.charts.stances import STANCES, StanceSign
from briefgen.style import Style
from briefgen.text.measure import measure_text, wrap_text
from briefgen.timeline.model import Claim, ClaimStatus
from briefgen.timeline.select import Selected
from briefgen.words import Words

STATUSES: tuple[ClaimStatus, ...] = ("unverified", "corroborated", "confirmed", "disputed", "refuted")
"""What the editor may find."""

MOST_HEIGHT = 215 / 25.4 * 96
LINE = 1.3
# Beside a sign its grade, px; a line of signs; around a cell; between two blocks.
_SIGN_SPACE = 14.5
_SIGN_LINE = 14.0
_USUAL_SMALL = 10.0
CELL_SPACE = 5.0
ROW_SPACE = 7.0
BLOCK_SPACE = 16.0
# Below this width a point stands over its row, not beside it, px.
_WIDE = 480.0
_POINTS, _FINDINGS = 0.25, 0.17
_FINDINGS_NARROW = 0.24
_WIDEST_COLUMN = 96.0
_LONGEST_WORD = 76.0
_NAME_GAP = 8.0
# Of the speakers to one point so many have a column, those who say most; they fill a page.
_MOST_SPEAKERS = 36
# Behind the first that has no room, so many points are tried; more would take long.
_MOST_TRIED = 24


@dataclass(frozen=True, slots=True)
class Row:
    """A point in a block.

    Attributes:
        point: what is at issue.
        lines: of its name.
        cells: what each speaker of the block says; () for one who is silent.
        findings: lines of the last column: signs, then lines of words; () where the point is continued.
        continued: the block before holds others of its speakers.
        top: of the cells within the row, px.
        height: px.
    """

    point: Point
    lines: tuple[str, ...]
    cells: tuple[tuple[Said, ...], ...]
    findings: Findings
    continued: bool
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Block:
    """Points whose speakers stand beside each other.

    Attributes:
        speakers: ids or names.
        heads: lines of their names.
        finding: lines over the last column.
        left: where the first speaker's column begins, px.
        column: width of a speaker's column, px.
        head: height of the names, px.
        rows: from top to bottom.
    """

    speakers: tuple[str, ...]
    heads: tuple[tuple[str, ...], ...]
    finding: tuple[str, ...]
    left: float
    column: float
    head: float
    rows: tuple[Row, ...]

    @property
    def height(self) -> float:
        """Height of the whole block, px."""
        return self.head + sum(row.height for row in self.rows)


@dataclass(frozen=True, slots=True)
class ClaimsPlan:
    """Everything that is drawn, and where.

    Attributes:
        blocks: from top to bottom.
        shown: the points in them.
        contested: all points that are contested.
        alone: points that are not.
        loose: claims that name no point.
        unheard: speakers to a shown point who have no column.
        sizes: of texts.
        findings: where the last column begins, px.
        sign, line: room of a sign, across and down, px.
        stances: that are to be seen, in the order of the key.
    """

    blocks: tuple[Block, ...]
    shown: tuple[Point, ...]
    contested: tuple[Point, ...]
    alone: tuple[Point, ...]
    loose: int
    unheard: int
    sizes: Sizes
    findings: float
    sign: float
    line: float
    stances: tuple[StanceSign, ...]


def plan_claims(selected: Selected, style: Style, words: Words, width: float) -> ClaimsPlan:
    """Plan the chart of a selection with at least one contested point."""
    points = list_points(selected)
    contested = [point for point in points if point.is_contested]
    planner = _Planner(selected, contested, style, words, width)
    # The most contested points have room first; they stand in the order in which they came up.
    ranked = sorted(
        contested, key=lambda point: (-len({claim.stance for _, claim in point.claims}), -len(point.speakers))
    )
    chosen = _choose_points(ranked, contested, planner)
    blocks = planner.lay_blocks(chosen)
    silent = any(not cell for block in blocks for row in block.rows for cell in row.cells)
    present = {claim.stance for point in chosen for _, claim in point.claims}
    stances = tuple(stance for stance in STANCES if stance in present or (stance == "silent" and silent))
    return ClaimsPlan(
        tuple(blocks),
        tuple(chosen),
        tuple(contested),
        tuple(point for point in points if not point.is_contested),
        sum(not claim.issue for entry in selected.entries for claim in entry.event.claims),
        sum(max(len(point.speakers) - _MOST_SPEAKERS, 0) for point in chosen),
        planner.sizes,
        planner.findings,
        planner.sign,
        planner.line,
        stances,
    )


def _choose_points(ranked: Sequence[Point], contested: Sequence[Point], planner: _Planner) -> list[Point]:
    """Return as many of the first points as have room, then those of the next ones for which there is room left."""

    def fits(points: Sequence[Point]) -> bool:
        blocks = planner.lay_blocks(_in_order(points, contested))
        return sum(block.height + BLOCK_SPACE for block in blocks) <= planner.room

    low, high = 1, min(len(ranked), planner.most_rows)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(ranked[:middle]):
            low = middle
        else:
            high = middle - 1
    chosen = list(ranked[:low])
    for point in ranked[low : low + _MOST_TRIED]:
        if fits([*chosen, point]):
            chosen.append(point)
    return _in_order(chosen, contested)


def _in_order(points: Sequence[Point], order: Sequence[Point]) -> list[Point]:
    wanted = {point.issue for point in points}
    return [point for point in order if point.issue in wanted]


class _Planner:
    """What all steps of the plan need."""

    def __init__(
        self, selected: Selected, contested: Sequence[Point], style: Style, words: Words, width: float
    ) -> None:
        self._selected, self._words, self._width = selected, words, width
        self._said: dict[str, dict[str, tuple[Said, ...]]] = {}
        self._found: dict[str, Findings] = {}
        self.sizes = settle_sizes(style)
        scale = max(1.0, self.sizes.label / USUAL_LABEL)
        self._wide = width >= _WIDE * scale
        self._face, self._bold = style.font_set.face(), style.font_set.face(bold=True)
        named = [words.say("Finding"), *(name_status(status, words) for status in STATUSES)]
        longest = max(measure_text(word, self._face, self.sizes.small) for text in named for word in text.split())
        self.findings = width - max(width * (_FINDINGS if self._wide else _FINDINGS_NARROW), longest + 2.0)
        self._left = _POINTS * width if self._wide else 0.0
        self._scale = scale
        self.sign = _SIGN_SPACE * max(1.0, self.sizes.small / _USUAL_SMALL)
        self.line = max(_SIGN_LINE, LINE * self.sizes.small)
        self.room = MOST_HEIGHT * min(scale, 1.1) - 6 * self.sizes.label
        self.most_rows = int(self.room // (LINE * self.sizes.label + ROW_SPACE)) + 1
        """No more rows than these have room, be each as low as it can."""
        most = max(
            (count for point in contested for count in Counter(claim.by for _, claim in point.claims).values()),
            default=0,
        )
        widest = ["C4", say_times(most, words)] if most > MOST_SIGNS else ["C4"]
        self._beside = max(measure_text(text, self._face, self.sizes.small) for text in widest)

    def lay_blocks(self, points: Sequence[Point]) -> list[Block]:
        """Return points in blocks: each begins with the first that is left and takes what shares its speakers."""
        waiting = list(points)
        blocks: list[Block] = []
        while waiting:
            first = waiting.pop(0)
            speakers = list(self.gather(first))
            if not self._fits(speakers):
                blocks += self._split(first)
                continue
            group = [first]
            while True:
                found = self._find_nearest(speakers, waiting)
                if found is None:
                    break
                waiting.remove(found)
                group.append(found)
                speakers += [speaker for speaker in self.gather(found) if speaker not in speakers]
            blocks.append(self._lay_block(_in_order(group, points), speakers))
        return blocks

    def _find_nearest(self, speakers: Sequence[str], waiting: Sequence[Point]) -> Point | None:
        """Return the point that shares a speaker and adds the fewest for which there is room; None without one."""
        best: tuple[int, int] | None = None
        for index, point in enumerate(waiting):
            own = self.gather(point)
            added = [speaker for speaker in own if speaker not in speakers]
            shares = len(added) < len(own)
            if shares and (best is None or len(added) < best[0]) and self._fits([*speakers, *added]):
                best = (len(added), index)
        return None if best is None else waiting[best[1]]

    def _split(self, point: Point) -> list[Block]:
        """Return a point with too many speakers as several blocks, its speakers shared out in order."""
        blocks: list[Block] = []
        share: list[str] = []
        for speaker in [*self.gather(point), None]:
            if speaker is not None and (not share or self._fits([*share, speaker])):
                share.append(speaker)
                continue
            blocks.append(self._lay_block([point], share, continued=bool(blocks)))
            share = [speaker] if speaker is not None else []
        return blocks

    def _fits(self, speakers: Sequence[str]) -> bool:
        return self._measure_column(speakers) * len(speakers) <= self.findings - CELL_SPACE - self._left

    def _measure_column(self, speakers: Sequence[str]) -> float:
        """Return the least width of a column: the longest word of a name, or a sign with its grade, px."""
        small = self.sizes.small
        grade = self.sign + self._beside
        longest = max(
            (
                measure_text(word, self._face, small)
                for name in map(self.name_speaker, speakers)
                for word in name.split()
            ),
            default=0.0,
        )
        return max(min(longest, _LONGEST_WORD * self._scale), grade) + 2 * CELL_SPACE

    def name_speaker(self, speaker: str) -> str:
        """Return a speaker's name."""
        return self._selected.actor_name(speaker) if speaker else self._words.say("not attributed")

    def _lay_block(self, points: Sequence[Point], speakers: Sequence[str], *, continued: bool = False) -> Block:
        room = self.findings - CELL_SPACE - self._left
        column = min(room / len(speakers), _WIDEST_COLUMN * self._scale)
        heads = tuple(
            tuple(wrap_text(self.name_speaker(speaker), self._face, self.sizes.small, column - _NAME_GAP))
            for speaker in speakers
        )
        finding = tuple(
            wrap_text(self._words.say("Finding"), self._face, self.sizes.small, self._width - self.findings)
        )
        head = max(len(lines) for lines in (*heads, finding)) * LINE * self.sizes.small + 5.0
        rows = tuple(self._lay_row(point, speakers, continued) for point in points)
        return Block(tuple(speakers), heads, tuple(finding), self._left, column, head, rows)

    def _lay_row(self, point: Point, speakers: Sequence[str], continued: bool) -> Row:
        size = self.sizes.label
        text = point.issue[:1].upper() + point.issue[1:]
        if continued:
            text = self._words.say("{point} (continued)", point=text)
        width = (self._left if self._wide else self._width) - CELL_SPACE
        lines = tuple(wrap_text(text, self._bold, size, width))
        said = self.gather(point)
        cells = tuple(said.get(speaker, ()) for speaker in speakers)
        # What the editor finds is said once, beside the first of a point's speakers.
        findings = () if continued else self.lay_findings(point.issue)
        line = self.line
        deep = max(max(len(cell) for cell in cells) * line, sum(max(len(words), 1) for _, words in findings) * line)
        named = len(lines) * LINE * size
        top = 0.0 if self._wide else named
        height = max(named, deep) if self._wide else named + deep
        return Row(point, lines, cells, findings, continued, top + ROW_SPACE / 2, height + ROW_SPACE)

    def gather(self, point: Point) -> dict[str, tuple[Said, ...]]:
        """Return what each speaker says on a point; of a great many speakers, what those say who say most."""
        if point.issue not in self._said:
            spoken: dict[str, list[Claim]] = {}
            for _, claim in point.claims:
                spoken.setdefault(claim.by, []).append(claim)
            chosen = set(sorted(spoken, key=lambda speaker: -len(spoken[speaker]))[:_MOST_SPEAKERS])
            heard = {speaker: own for speaker, own in spoken.items() if speaker in chosen}
            self._said[point.issue] = {speaker: gather_claims(own) for speaker, own in heard.items()}
            self._found[point.issue] = self._lay_findings(point)
        return self._said[point.issue]

    def lay_findings(self, issue: str) -> Findings:
        """Return the lines of the last column for a point that was gathered."""
        return self._found[issue]

    def _lay_findings(self, point: Point) -> Findings:
        """Return the lines of the last column: a finding that is not the same for all has the signs that it is of."""
        found = point.findings
        laid: list[tuple[tuple[StanceSign, ...], tuple[str, ...]]] = []
        for status, stances in found.items():
            signs = tuple(stances) if len(found) > 1 else ()
            room = self._width - self.findings - len(signs) * self.sign
            text = name_status(status, self._words)
            # Beside many signs a word has no room; it stands in the lines below them.
            if room < measure_text(max(text.split(), key=len), self._face, self.sizes.small) and signs:
                laid.append((signs, ()))
                signs, room = (), self._width - self.findings
            laid.append((signs, tuple(wrap_text(text, self._face, self.sizes.small, room))))
        return tuple(laid)


def say_times(count: int, words: Words) -> str:
    """Return how many statements a sign stands for: "\N{MULTIPLICATION SIGN}26"."""
    return f"\N{MULTIPLICATION SIGN}{words.number(count)}"


def name_status(status: ClaimStatus, words: Words) -> str:
    """Return what the editor finds, in words."""
    return {
        "unverified": words.say_about("standing", "unverified"),
        "corroborated": words.say_about("standing", "corroborated"),
        "confirmed": words.say_about("standing", "confirmed"),
        "disputed": words.say_about("standing", "disputed"),
        "refuted": words.say_about("standing", "refuted"),
    }[status]
