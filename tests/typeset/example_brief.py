"""A brief as a careful editor would write it, with everything that the typesetter has to set; for its tests."""

from __future__ import annotations

from dataclasses import replace

from briefgen.brief.tree import (
    Attachment,
    Brief,
    Cell,
    Column,
    Contents,
    ContentsEntry,
    Fact,
    Figure,
    Furniture,
    Glyph,
    ItemList,
    Masthead,
    Note,
    NoteList,
    Paragraph,
    ParagraphBlock,
    Row,
    Run,
    Section,
    Table,
    plain_inline,
)
from briefgen.draw.scene import Label, Path, Scene

GLYPHS = (
    Glyph("event", "solid", False, False, "Event, confirmed"),
    Glyph("event", "hatched", False, False, "Event, disputed"),
    Glyph("statement", "solid", False, False, "Statement, reported"),
    Glyph("state", "light", True, False, "State, unverified; day not known"),
    Glyph("planned", "outlined", False, True, "Planned, not yet happened; date doubted"),
)
_SENTENCES = (
    "Aircraft struck the northern depot shortly after dawn and the road to the river crossing was cut for most of "
    "the day.",
    "The ministry said in a written statement that no civilians were present at the time of the strike.",
    "Two monitoring groups, working apart from each other, counted between eleven and fourteen dead in the market.",
    "A spokesman declined to say which unit had taken part, and pointed to an inquiry that is still open.",
    "Satellite pictures taken on the following morning show four craters within 180 metres of the fuel tanks.",
    "Residents reached by telephone described a second wave about forty minutes after the first.",
    "The hospital in the provincial capital admitted wounded people until late in the evening.",
    "None of the parties has published the list of targets that each says it holds.",
)
_PLACES = ("Northern depot", "River crossing", "Provincial capital", "Market district", "Airfield at Kefr-Zeita", "")
_DAYS = ("5 October 2015", "6 October 2015", "7 October 2015", "7 October 2015", "7 October 2015", "8 October 2015")


def draw_glyph(glyph: Glyph) -> Scene:
    """Return a mark: filled when it is solid, else an outline."""
    fill = "#004488" if glyph.look == "solid" else ""
    corners = (("M", 2.0, 2.0), ("L", 9.0, 2.0), ("L", 9.0, 9.0), ("L", 2.0, 9.0), ("Z",))
    diamond = (("M", 5.5, 1.0), ("L", 10.0, 5.5), ("L", 5.5, 10.0), ("L", 1.0, 5.5), ("Z",))
    steps = diamond if glyph.shape in ("event", "planned") else corners
    return Scene(11, 11, (Path(steps, fill=fill, stroke="#004488"),))


def make_scene(width: float = 642.0, height: float = 330.0) -> Scene:
    """Return a picture of a timeline."""
    axis = Path((("M", 20.0, height - 40), ("L", width - 20, height - 40)), stroke="#595959", width=1)
    items: list[Path | Label] = [axis]
    for index in range(9):
        x = 40 + index * (width - 80) / 8
        y = height - 80 - (index * 53) % (height - 130)
        items.append(Path((("M", x, height - 40), ("L", x, y)), stroke="#bfbfbf", width=1))
        items.append(Label(x + 4, y + 10, f"Event {index + 1}", 11.3, 45, "#1a1a1a"))
        items.append(Label(x - 6, height - 22, f"{index + 3} Oct", 11.3, 34, "#595959"))
    return Scene(width, height, tuple(items), alt="Nine events on a line")


def text(*numbers: int) -> str:
    """Return sentences by number."""
    return " ".join(_SENTENCES[number % len(_SENTENCES)] for number in numbers)


def paragraph(content: str, **fields: object) -> ParagraphBlock:
    """Return a paragraph of plain text."""
    return replace(ParagraphBlock(plain_inline(content)), **fields)


def cell(content: str, *, header: bool = False, span: int = 1) -> Cell:
    """Return a cell of one plain text."""
    return Cell((Paragraph(plain_inline(content)),) if content else (), header=header, span=span)


def chronology_rows(count: int, *, long_every: int = 7, parts: bool = True, markings: bool = False) -> tuple[Row, ...]:
    """Return rows of a chronology; every so many is too long to stay whole."""
    rows: list[Row] = []
    for number in range(1, count + 1):
        if parts and number in (1, 4, count - 2):
            title = {1: "Background", 4: "Events"}.get(number, "Planned or announced")
            name = (Run(title, strong=True),)
            rows.append(Row((Cell((Paragraph(name),), header=True, span=5),), kind="part"))
        rows.append(_chronology_row(number, long=number % long_every == 0, marked=markings and number % 3 == 0))
    return tuple(rows)


def _chronology_row(number: int, *, long: bool, marked: bool) -> Row:
    head = Paragraph(
        (
            *((Run("(TLP:GREEN) ", role="marking"),) if marked else ()),
            Run(f"What happened as number {number}", strong=True),
            Run(". "),
            Run("Disputed." if number % 4 == 1 else "Confirmed by two sources.", role="status"),
        )
    )
    blocks: list[Paragraph | ItemList] = [head, Paragraph(plain_inline(text(number, number + 3)))]
    if number % 3 == 0:
        claims = tuple(
            (
                Paragraph(
                    (Run(name, strong=True), Run(f" asserts: {text(number + offset)}"), Run(" (B2) ", role="status"))
                ),
            )
            for offset, name in enumerate(("Ministry of Defence", "Observatory"))
        )
        blocks.append(ItemList(claims))
    if long:
        blocks += [Paragraph(plain_inline(text(*range(number, number + 6)))) for _ in range(2)]
    blocks.append(Paragraph((Run("Air force → river district", role="quiet"),)))
    day = _DAYS[number * len(_DAYS) // 30 % len(_DAYS)]
    mark = f"source-{number % 9 + 1}"
    return Row(
        (
            cell(str(number), header=True),
            Cell((Paragraph(plain_inline(day)), Paragraph((Run("“that morning”", role="quiet"),)))),
            Cell(tuple(blocks)),
            cell(_PLACES[number % len(_PLACES)]),
            Cell(
                (
                    Paragraph(
                        (
                            Run(f"[{number % 9 + 1}]", target=mark),
                            Run("\N{NO-BREAK SPACE}¶4; "),
                            Run("[3]", target="source-3"),
                        )
                    ),
                )
            ),
        ),
        anchor=f"event-{number}",
        glyph=GLYPHS[number % len(GLYPHS)],
        group=day,
    )


def chronology(count: int = 24, **options: object) -> Table:
    """Return a chronology."""
    columns = (
        Column(plain_inline("No."), share=0.5, align="end"),
        Column(plain_inline("Date"), share=1.35),
        Column(plain_inline("What happened and who says so"), share=5),
        Column(plain_inline("Place"), share=1.25),
        Column(plain_inline("Sources"), share=1.05),
    )
    return Table(
        id="table-chronology",
        caption=plain_inline("Chronology"),
        columns=columns,
        rows=chronology_rows(count, **options),
        role="chronology",
        note=plain_inline(
            f"{count} of {count + 7} events are shown; the annex says what was left out. Marks beside the numbers "
            "follow the key in the annex; numbers in brackets are sources."
        ),
        description="The events of this brief in order of time.",
        number="Table 1",
    )


def claims_table() -> Table:
    """Return a claims matrix, with a word that no column can hold."""
    issues = (
        ("What was hit", "asserts (B2)", "denies (C3)", "asserts (A1)", "disputed"),
        ("How many died", "asserts (B2)", "declines", "disputes (B2)", "unverified"),
        ("Whether there was a warning", "silent", "asserts (D4)", "denies (B2)", "refuted"),
    )
    return Table(
        id="table-claims",
        caption=plain_inline("Who says what on each contested point"),
        columns=(
            Column(plain_inline("Point"), share=2),
            *(
                Column(plain_inline(name), share=1.2)
                for name in ("Observatory", "Ministry of Defence", "Relief agency")
            ),
            Column(plain_inline("Finding"), share=1.1),
        ),
        rows=tuple(Row((cell(row[0], header=True), *(cell(each) for each in row[1:]))) for row in issues),
        note=plain_inline("Grades in brackets. The finding is the editor's, from all statements together."),
        description="One row for each contested point.",
        number="Table 2",
        marking="TLP:GREEN",
    )


def key_table() -> Table:
    """Return the key of the marks."""
    return Table(
        id="table-marks",
        caption=plain_inline("Key to the marks"),
        columns=(Column(plain_inline("Mark"), share=0.5), Column(plain_inline("Meaning"), share=5)),
        rows=tuple(Row((Cell(), cell(glyph.label)), glyph=glyph) for glyph in GLYPHS),
        role="key",
        number="Table 3",
    )


def figure(id_: str = "figure-spine") -> Figure:
    """Return a figure."""
    data = Table(f"{id_}-data", plain_inline("Events"), (Column(plain_inline("Event")),), (Row((cell("Event 1"),)),))
    return Figure(
        id=id_,
        caption=plain_inline("Strikes moved north within four days"),
        subtitle=plain_inline("The nine most significant events, 3 to 11 October 2015, by day"),
        alt="A line of nine numbered events from 3 to 11 October 2015.",
        data=data,
        note=plain_inline("9 of 24 events are shown; the rest stand in the chronology. Sources: [1] to [9]."),
        number="Figure 1",
    )


def judgments() -> tuple[ParagraphBlock, ...]:
    """Return judgments, each with its quiet line."""
    blocks: list[ParagraphBlock] = []
    for number, likelihood in enumerate(("Likely (55–80 %):", "Very unlikely (5–20 %):", "Roughly even (45–55 %):"), 1):
        content = (
            Run(f"J{number}\N{EM SPACE}", strong=True, role="label"),
            Run(likelihood, strong=True),
            Run(" " + text(number, number + 2) + " Confidence in this judgment is moderate."),
        )
        links = (
            Run("3", target="event-3"),
            Run(", "),
            Run("8", target="event-8"),
            Run(" and "),
            Run("12", target="event-12"),
        )
        blocks.append(ParagraphBlock(content, marking="TLP:GREEN" if number == 2 else "", anchor=f"judgment-{number}"))
        blocks.append(
            ParagraphBlock(
                (
                    Run("Rests on events "),
                    *links,
                    Run(". Assumes: that the crossing stays closed. Would change with: a published list of targets."),
                ),
                look="quiet",
            )
        )
    return tuple(blocks)


def notes() -> NoteList:
    """Return numbered sources."""
    listed = []
    for number in range(1, 10):
        url = f"https://example.org/archive/2015/10/{number:02}/statement-on-the-events-of-the-week.html?lang=en&page={number}"
        listed.append(
            Note(
                f"source-{number}",
                (
                    Run("Ministry of Defence. "),
                    Run(f"Statement number {number} on the events of the week.", emphasis=True),
                    Run(" Press service, 8 October 2015. Reliability B. "),
                    Run(url, url=url),
                    Run(" (opened 20 November 2015)"),
                ),
                number=str(number),
            )
        )
    return NoteList(tuple(listed))


def annex() -> Section:
    """Return an annex with sections of its own, a nested list and an ordered one."""
    nested = ItemList(
        (
            (
                Paragraph(plain_inline("not yet known at the data cut-off")),
                ItemList(((Paragraph(plain_inline(text(1))),),)),
            ),
            (Paragraph(plain_inline(text(2, 3))),),
        )
    )
    ordered = ItemList(tuple((Paragraph(plain_inline(text(number))),) for number in range(4)), ordered=True, start=8)
    return Section(
        "annex",
        "Annex: how to read this brief",
        1,
        (),
        (
            Section("annex-dates", "Dates and marks", 2, (paragraph(text(5, 6)), key_table()), number="7.1"),
            Section(
                "annex-left-out",
                "What was left out",
                2,
                (paragraph("The timeline holds 31 events; 24 are shown. Left out:"), nested, ordered),
                (Section("annex-deep", "A section of the third level", 3, (paragraph(text(0, 1)),)),),
                number="7.2",
            ),
        ),
        number="7",
    )


def make_brief(rows: int = 24, *, banner: str = "TLP:GREEN", markings: bool = False) -> Brief:
    """Return the whole brief."""
    sections = [
        Section("bottom-line", "Bottom line", 1, (paragraph(text(0, 1, 4), look="lead"),), number="1"),
        Section("judgments", "Key judgments", 1, judgments(), number="2"),
        Section("figure", "Timeline", 1, (figure(),), number="3"),
        Section("chronology", "Chronology", 1, (chronology(rows, markings=markings),), number="4"),
        Section(
            "contested",
            "Contested points",
            1,
            (claims_table(),),
            (
                Section(
                    "issue-1",
                    "What was hit",
                    2,
                    (
                        ItemList(
                            tuple(
                                (Paragraph((Run(name, strong=True), Run(f" asserts: {text(number)}"))),)
                                for number, name in enumerate(("Observatory", "Ministry", "Agency"))
                            )
                        ),
                        paragraph("See events 3 and 8.", look="quiet"),
                    ),
                    number="5.1",
                ),
            ),
            number="5",
        ),
        Section("sources", "Sources", 1, (paragraph(text(2, 5)), notes()), number="6"),
        annex(),
    ]
    entries = tuple(ContentsEntry(section.full_heading, 1, section.id) for section in sections)
    return Brief(
        language="en",
        direction="ltr",
        author="Research desk",
        keywords=("air strikes", "Syria"),
        dated="2015-11-20T18:00:00+00:00",
        identifier="ab" * 32,
        generator="briefgen 0.1.0",
        masthead=Masthead(
            "The first week of the air campaign in the north-west",
            "What is known, what is claimed and what is not, 30 September to 11 October 2015",
            (
                Fact("Edition", plain_inline("SYR-2015 no. 2, replaces no. 1")),
                Fact("As of", plain_inline("20 November 2015 (Asia/Damascus)")),
                Fact("Issued", plain_inline("20 November 2015, 18:00")),
                Fact("Period", plain_inline("30 September to 11 October 2015")),
                Fact("Author", plain_inline("Research desk")),
                Fact("Holds", plain_inline("24 of 31 events, 9 sources")),
            ),
        ),
        furniture=Furniture(
            banner=banner,
            banner_color="#33ff00",
            banner_background="#000000",
            running_title="The first week of the air campaign in the north-west",
            edition="SYR-2015 no. 2",
            as_of="as of 20 November 2015",
            page_of="page {page} of {pages}",
            continued="{what} (continued)",
            contents="Contents",
        ),
        sections=(Section("contents", "Contents", 1, (Contents(entries),)), *sections),
        attachments=(Attachment("timeline.yaml", "application/yaml", "The timeline", b"briefgen: 1\n"),),
    )


SCENES = {"figure-spine": make_scene()}
