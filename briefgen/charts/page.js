// A chart's page, brought to life: facts under the pointer, zoom, and a way from mark to mark with the keyboard.
// The picture in the page stands until Plotly has drawn its own, and stays where that cannot be.
(async () => {
  const byId = (name) => document.getElementById(name);
  const [still, live, view, said] = ["still", "live", "view", "said"].map(byId);
  const figure = JSON.parse(byId("figure").textContent);

  const packed = Uint8Array.from(atob(byId("plotly").textContent.trim()), (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const source = URL.createObjectURL(new Blob([await new Response(unpacked).blob()], { type: "text/javascript" }));
  await new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });

  // The fonts in the still picture serve the live one too; Plotly measures with what is loaded when it draws.
  const family = figure.layout.font.family;
  await Promise.all([`12px ${family}`, `bold 12px ${family}`].map((font) => document.fonts.load(font)));
  live.hidden = false;
  await Plotly.newPlot(live, figure.data, figure.layout, { displayModeBar: false, responsive: false });
  still.hidden = true;
  byId("tools").hidden = false;

  const { width, height } = figure.layout;
  let scale = 1;
  const zoom = (wanted) => {
    scale = Math.min(Math.max(wanted, 0.5), 4);
    live.style.transform = `scale(${scale})`;
    view.firstElementChild.style.width = `${width * scale}px`;
    view.firstElementChild.style.height = `${height * scale}px`;
  };
  const zooms = { "+": () => zoom(scale * 1.25), "=": () => zoom(scale * 1.25), "-": () => zoom(scale / 1.25), 0: () => zoom(1) };
  byId("in").onclick = zooms["+"];
  byId("out").onclick = zooms["-"];
  byId("whole").onclick = zooms[0];
  zoom(1);

  // Marks in reading order: along the axis of time, then down.
  const marks = figure.data.flatMap((trace, curveNumber) =>
    (trace.customdata || []).map((facts, pointNumber) => ({
      curveNumber,
      pointNumber,
      facts,
      x: trace.type === "bar" ? trace.base[pointNumber] : trace.x[pointNumber],
      y: trace.y[pointNumber],
    })),
  );
  const way = document.documentElement.dir === "rtl" ? -1 : 1;
  marks.sort((one, other) => way * (one.x - other.x) || one.y - other.y);
  let at = -1;
  const go = (place) => {
    if (!marks.length) return;
    at = (place + marks.length) % marks.length;
    const { curveNumber, pointNumber, facts } = marks[at];
    Plotly.Fx.hover(live, [{ curveNumber, pointNumber }]);
    const page = new DOMParser().parseFromString(facts.replaceAll("<br>", ". "), "text/html");
    said.textContent = page.body.textContent;
  };
  const leave = () => {
    Plotly.Fx.unhover(live);
    said.textContent = "";
    at = -1;
  };
  const moves = {
    ArrowRight: () => go(at + way),
    ArrowLeft: () => go(at < 0 ? marks.length - 1 : at - way),
    ArrowDown: () => go(at + 1),
    ArrowUp: () => go(at < 0 ? marks.length - 1 : at - 1),
    Home: () => go(0),
    End: () => go(marks.length - 1),
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
})();
