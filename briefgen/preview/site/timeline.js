// A chart of the brief, alive: facts under the pointer, zoom, a way from mark to mark with the keyboard, and from a mark
// to its event in the brief.
(() => {
  const byId = (name) => document.getElementById(name);
  const [live, view, room, said] = ["live", "view", "room", "said"].map(byId);
  let size = { width: 0, height: 0 };
  let scale = 0;
  let marks = [];
  let at = -1;
  let asked = 0;
  // An arrow goes the way it points, whichever way time runs.
  let step = 1;

  const zoom = (wanted) => {
    scale = Math.min(Math.max(wanted, 0.4), 4);
    live.style.transform = `scale(${scale})`;
    room.style.width = `${size.width * scale}px`;
    room.style.height = `${size.height * scale}px`;
  };

  // As wide as there is room for, but never smaller than it was drawn, nor much larger.
  const fit = () => zoom(Math.min(Math.max(view.clientWidth / size.width, 1), 1.5));

  const loadFonts = (fonts) =>
    Promise.all(
      fonts.map(async ({ family, weight, data }) => {
        const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        const face = new FontFace(family, bytes, { weight });
        document.fonts.add(await face.load());
      }),
    );

  // Marks of events in the order of their numbers, which their facts begin with; then the others, along the axis of time
  // and down. Of several that say the same one is enough; those of the key lead nowhere, and count only among such.
  const listMarks = ({ data, rows, direction }) => {
    const said = new Set();
    const way = direction === "rtl" ? -1 : 1;
    const hasEvents = rows.some((each) => each.some(Boolean));
    return data
      .flatMap((trace, curveNumber) =>
        (trace.customdata || []).map((facts, pointNumber) => ({
          curveNumber,
          pointNumber,
          facts,
          row: rows[curveNumber][pointNumber],
          x: trace.type === "bar" ? trace.base[pointNumber] : trace.x[pointNumber],
          y: trace.y[pointNumber],
        })),
      )
      .sort((one, other) => numberOf(one) - numberOf(other) || way * (one.x - other.x) || one.y - other.y)
      .filter(({ row }) => row || !hasEvents)
      .filter(({ facts }) => !said.has(facts) && said.add(facts));
  };

  // Plotly writes lines from left to right; each of these is one that runs the other way.
  const isolate = (facts) => facts.split("<br>").map((line) => `\u2067${line}\u2069`).join("<br>");

  const numberOf = ({ row, facts }) => (row ? Number.parseInt(facts, 10) : Number.MAX_SAFE_INTEGER);

  const readFacts = (facts) => new DOMParser().parseFromString(facts.replaceAll("<br>", ". "), "text/html").body.textContent;

  const go = (place) => {
    if (!marks.length) return;
    at = (place + marks.length) % marks.length;
    const { curveNumber, pointNumber, facts } = marks[at];
    Plotly.Fx.hover(live, [{ curveNumber, pointNumber }]);
    live.querySelector(".hoverlayer .hovertext")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    said.textContent = readFacts(facts);
  };
  const leave = () => {
    if (at >= 0) Plotly.Fx.unhover(live);
    said.textContent = "";
    at = -1;
  };
  const visit = (mark) => {
    if (mark?.row) parent.postMessage({ row: mark.row }, location.origin);
  };

  const draw = async (address) => {
    asked += 1;
    const turn = asked;
    if (!address) return;
    const answer = await fetch(address);
    if (!answer.ok || turn !== asked) return;
    const figure = await answer.json();
    await loadFonts(figure.fonts);
    if (turn !== asked) return;
    leave();
    marks = listMarks(figure);
    size = { width: figure.layout.width, height: figure.layout.height };
    byId("title").textContent = `${figure.number}. ${figure.caption}`;
    byId("alt").textContent = figure.alt;
    for (const name of ["title", "said", "view", "alt"]) {
      byId(name).lang = figure.language;
      byId(name).dir = figure.direction;
    }
    step = figure.direction === "rtl" ? -1 : 1;
    live.style.width = `${size.width}px`;
    live.style.height = `${size.height}px`;
    const { family } = figure.layout.font;
    const hoverlabel = { bgcolor: "#ffffff", bordercolor: "#595959", align: "left", font: { family, size: 12, color: "#1b1b1b" } };
    if (figure.direction === "rtl") {
      hoverlabel.align = "right";
      figure.data.forEach((trace) => (trace.customdata = trace.customdata?.map(isolate)));
    }
    await Plotly.react(live, figure.data, { ...figure.layout, hoverlabel }, { displayModeBar: false, responsive: false });
    live.removeAllListeners?.("plotly_click");
    live.on("plotly_click", ({ points }) => {
      const [{ curveNumber, pointNumber }] = points;
      visit({ row: figure.rows[curveNumber][pointNumber] });
    });
    byId("tools").hidden = false;
    document.body.dataset.figure = figure.id;
    if (scale) zoom(scale);
    else fit();
  };

  const zooms = { "+": () => zoom(scale * 1.25), "=": () => zoom(scale * 1.25), "-": () => zoom(scale / 1.25), 0: fit };
  byId("in").onclick = zooms["+"];
  byId("out").onclick = zooms["-"];
  byId("whole").onclick = zooms[0];
  const moves = {
    ArrowRight: () => go(at < 0 && step < 0 ? marks.length - 1 : at + step),
    ArrowLeft: () => go(at < 0 && step > 0 ? marks.length - 1 : at - step),
    ArrowDown: () => go(at + 1),
    ArrowUp: () => go(at < 0 ? marks.length - 1 : at - 1),
    Home: () => go(0),
    End: () => go(marks.length - 1),
    Enter: () => visit(marks[at]),
    Escape: leave,
    ...zooms,
  };
  view.addEventListener("keydown", (event) => {
    const move = event.ctrlKey || event.metaKey || event.altKey ? undefined : moves[event.key];
    if (move) {
      event.preventDefault();
      move();
    }
  });
  view.addEventListener("blur", leave);

  addEventListener("message", (message) => {
    if (message.origin === location.origin && message.source === parent) draw(message.data.figure);
  });
  parent.postMessage({ ready: true }, location.origin);
})();
