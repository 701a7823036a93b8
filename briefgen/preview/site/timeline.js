// A chart of the brief, alive: facts under the pointer, zoom, a way from mark to mark with the keyboard, and from a mark
// to its event in the brief.
(() => {
  const byId = (name) => document.getElementById(name);
  const [live, view, room, said] = ["live", "view", "room", "said"].map(byId);
  const tip = byId("tip");
  // Texts of 12 px become hard to read below the first; above the second a chart of few marks looks coarse.
  const [LEAST, MOST] = [0.7, 2.5];
  let size = { width: 0, height: 0 };
  let scale = 0;
  let marks = [];
  let at = -1;
  let asked = 0;
  // An arrow goes the way it points, whichever way time runs.
  let step = 1;

  let isFitted = true;

  const zoom = (wanted) => {
    scale = Math.min(Math.max(wanted, 0.4), 4);
    live.style.transform = `scale(${scale})`;
    room.style.width = `${size.width * scale}px`;
    room.style.height = `${size.height * scale}px`;
    tip.hidden = true;
  };
  const zoomTo = (wanted) => {
    isFitted = false;
    zoom(wanted);
  };

  // All of it in sight; where that could not be read, as wide as there is room for, and it scrolls.
  const fit = () => {
    isFitted = true;
    // Whether there are bars to scroll by depends on what is fitted: the room is measured as without them.
    const [wide, high] = [view.offsetWidth / size.width, view.offsetHeight / size.height];
    const whole = Math.min(wide, high);
    if (whole >= LEAST) return zoom(Math.min(whole, MOST));
    zoom(Math.max(Math.min((view.offsetWidth - 18) / size.width, 1), LEAST));
  };
  new ResizeObserver(() => size.width && isFitted && fit()).observe(view);

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

  const numberOf = ({ row, facts }) => (row ? Number.parseInt(facts, 10) : Number.MAX_SAFE_INTEGER);

  const readFacts = (facts) => new DOMParser().parseFromString(facts.replaceAll("<br>", ". "), "text/html").body.textContent;

  const bringToSight = ({ left, right, top, bottom }) => {
    const box = view.getBoundingClientRect();
    const by = [0, 0];
    if (left < box.left || right > box.right) by[0] = (left + right - box.left - box.right) / 2;
    if (top < box.top || bottom > box.bottom) by[1] = (top + bottom - box.top - box.bottom) / 2;
    const was = [view.scrollLeft, view.scrollTop];
    view.scrollBy(...by);
    return [view.scrollLeft - was[0], view.scrollTop - was[1]];
  };

  // Plotly knows nothing of the zoom: of what it tells, the chart's own place is in the frame, all else is as drawn.
  const findMark = ({ x0, x1, y0, y1 }) => {
    const { left, top } = live.getBoundingClientRect();
    const [across, down] = [(x) => left + (x - left) * scale, (y) => top + (y - top) * scale];
    return { left: across(x0), right: across(x1), top: down(y0), bottom: down(y1) };
  };

  // The facts of a mark stand above it, so that they hide nothing of the axis; where there is no room, beside it.
  const showTip = ({ bbox, customdata }) => {
    const mark = findMark(bbox);
    const [across, down] = at >= 0 ? bringToSight(mark) : [0, 0];
    const [left, right, top] = [mark.left - across, mark.right - across, mark.top - down];
    tip.replaceChildren(...String(customdata).split("<br>").map(readLine));
    tip.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = tip;
    const hasRoom = top - height - 8 >= 2;
    const beside = right + 12 + width <= innerWidth ? right + 12 : left - 12 - width;
    const x = hasRoom ? (left + right - width) / 2 : beside;
    tip.style.left = `${Math.max(Math.min(x, innerWidth - width - 4), 4)}px`;
    tip.style.top = `${hasRoom ? top - height - 8 : 2}px`;
  };
  const readLine = (line) => {
    const element = document.createElement("div");
    element.textContent = readFacts(line);
    return element;
  };

  const go = (place) => {
    if (!marks.length) return;
    at = (place + marks.length) % marks.length;
    const { curveNumber, pointNumber, facts } = marks[at];
    Plotly.Fx.hover(live, [{ curveNumber, pointNumber }]);
    said.textContent = readFacts(facts);
  };
  const leave = () => {
    if (at >= 0) Plotly.Fx.unhover(live);
    tip.hidden = true;
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
    for (const name of ["title", "said", "view", "alt", "tip"]) {
      byId(name).lang = figure.language;
      byId(name).dir = figure.direction;
    }
    step = figure.direction === "rtl" ? -1 : 1;
    live.style.width = `${size.width}px`;
    live.style.height = `${size.height}px`;
    for (const trace of figure.data) {
      // Facts are told of here, not drawn by Plotly over the chart.
      delete trace.hovertemplate;
      trace.hoverinfo = trace.customdata ? "none" : "skip";
    }
    await Plotly.react(live, figure.data, figure.layout, { displayModeBar: false, responsive: false });
    for (const name of ["plotly_click", "plotly_hover", "plotly_unhover"]) live.removeAllListeners?.(name);
    live.on("plotly_hover", ({ points }) => showTip(points[0]));
    live.on("plotly_unhover", () => (tip.hidden = true));
    live.on("plotly_click", ({ points }) => {
      const [{ curveNumber, pointNumber }] = points;
      visit({ row: figure.rows[curveNumber][pointNumber] });
    });
    byId("tools").hidden = false;
    document.body.dataset.figure = figure.id;
    if (isFitted) fit();
    else zoom(scale);
  };

  const zooms = { "+": () => zoomTo(scale * 1.25), "=": () => zoomTo(scale * 1.25), "-": () => zoomTo(scale / 1.25), 0: fit };
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

  // Whoever leaps from pane to pane comes from here too.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F6") return;
    event.preventDefault();
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    parent.postMessage({ leap: { key, shiftKey, ctrlKey, metaKey, altKey } }, location.origin);
  });

  addEventListener("message", (message) => {
    if (message.origin === location.origin && message.source === parent) draw(message.data.figure);
  });
  parent.postMessage({ ready: true }, location.origin);
})();
