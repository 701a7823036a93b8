// Charts brought to life: facts under the pointer, zoom, and a way from mark to mark with the keyboard.
// Each still picture stands until Plotly has drawn its own, comes back for print, and stays where that cannot be.
(() => {
  const rtl = document.documentElement.dir === "rtl";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let loading;

  // Plotly is unpacked when it is first needed, and run as a script whose hash the page's policy names.
  const load = () => (loading ??= unpack().then(run));
  const unpack = () => {
    const packed = document.getElementById("plotly").textContent.trim();
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  };
  const run = (source) => {
    const script = document.createElement("script");
    script.textContent = source;
    document.head.append(script);
    return globalThis.Plotly;
  };

  const turn = (value, colors) => {
    if (typeof value === "string") return Object.hasOwn(colors, value) ? colors[value] : value;
    if (Array.isArray(value)) return value.map((each) => turn(each, colors));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, turn(each, colors)]));
  };

  const bring = async (chart) => {
    const one = (name) => chart.querySelector(`.${name}`);
    const [still, view, live, said] = ["still", "view", "live", "said"].map(one);
    const { dark: colors, ...figure } = JSON.parse(one("plot").textContent);
    // A figure of somebody else's may leave its typeface and its paper to Plotly.
    const { width, height } = figure.layout;
    const family = figure.layout.font?.family ?? "sans-serif";
    const Plotly = await load();
    // The fonts of the still picture serve the live one too; Plotly measures with what is loaded when it draws.
    await Promise.all([`12px ${family}`, `bold 12px ${family}`].map((each) => document.fonts.load(each)));
    const draw = async () => {
      const { data, layout } = dark.matches ? turn(figure, colors) : structuredClone(figure);
      const [paper, ink] = [layout.paper_bgcolor, layout.font?.color];
      if (paper && ink) {
        layout.hoverlabel = { ...layout.hoverlabel, bgcolor: paper, bordercolor: ink, font: { color: ink } };
      }
      await Plotly.react(live, data, layout, { displayModeBar: false, responsive: false });
    };
    Object.assign(live.style, { width: `${width}px`, height: `${height}px` });
    view.hidden = false;
    await draw();
    dark.addEventListener("change", draw);
    still.hidden = true;
    one("tools").hidden = said.hidden = false;

    let scale = 1;
    const zoom = (wanted) => {
      scale = Math.min(Math.max(wanted, 0.5), 4);
      live.style.transform = `scale(${scale})`;
      Object.assign(view.firstElementChild.style, { width: `${width * scale}px`, height: `${height * scale}px` });
    };
    const larger = () => zoom(scale * 1.25);
    const smaller = () => zoom(scale / 1.25);
    // In a brief a chart is as wide as the text; where that is narrow, it begins large enough to be read.
    const opens = chart.dataset.opens !== undefined;
    const fit = view.clientWidth / width;
    const whole = () => zoom(opens ? 1 : fit);
    one("larger").onclick = larger;
    one("smaller").onclick = smaller;
    one("whole").onclick = whole;
    zoom(opens ? 1 : Math.max(fit, 0.9));

    // Marks in reading order: along the axis of time, then down.
    const marks = figure.data.flatMap((trace, curveNumber) =>
      (trace.customdata ?? []).map((facts, pointNumber) => ({
        curveNumber,
        pointNumber,
        facts: String(facts),
        x: (trace.type === "bar" ? trace.base : trace.x)?.[pointNumber] ?? 0,
        y: trace.y?.[pointNumber] ?? 0,
      })),
    );
    const way = rtl ? -1 : 1;
    marks.sort((first, second) => way * (first.x - second.x) || first.y - second.y);
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
      "+": larger,
      "=": larger,
      "-": smaller,
      0: whole,
    };
    view.addEventListener("keydown", (event) => {
      const move = event.ctrlKey || event.metaKey || event.altKey ? undefined : moves[event.key];
      if (move) {
        event.preventDefault();
        move();
      }
    });
    view.addEventListener("blur", leave);
  };

  const parts = document.getElementById("live-parts");
  for (const chart of document.querySelectorAll(".chart")) {
    const copy = parts.content.cloneNode(true);
    const [button, view] = [copy.querySelector(".explore"), copy.querySelector(".view")];
    view.setAttribute("aria-label", chart.dataset.label);
    const open = async () => {
      try {
        await bring(chart);
        button.onclick = () => show(chart, button);
        button.setAttribute("aria-pressed", "true");
      } catch (reason) {
        button.remove();
        throw reason;
      }
    };
    if (chart.dataset.opens === undefined) button.onclick = open;
    else button.remove();
    chart.append(copy);
    if (chart.dataset.opens !== undefined) open();
  }

  // Back to the still picture, or to the live one.
  function show(chart, button) {
    const still = chart.querySelector(".still");
    still.hidden = !still.hidden;
    for (const name of ["tools", "view", "said"]) chart.querySelector(`.${name}`).hidden = !still.hidden;
    button.setAttribute("aria-pressed", String(still.hidden));
  }
})();
