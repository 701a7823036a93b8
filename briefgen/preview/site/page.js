// The page: it listens for news of one brief, shows what has changed, and keeps what is chosen in its address.
import { BriefFrame } from "./brief.js";
import { PagesPane } from "./pages.js";
import { followStops, makeSplitter, putSkips } from "./panes.js";
import { countProblems, showProblems } from "./problems.js";

const byId = (name) => document.getElementById(name);
const SWITCHES = ["brief", "style", "profile", "ceiling", "language", "since", "until", "last"];
const PANES = ["brief", "pages", "timeline", "problems"];
const query = new URLSearchParams(location.search);
const panes = new Set((query.get("panes") ?? "brief,pages").split(",").filter((name) => PANES.includes(name)));
const brief = new BriefFrame(byId("brief-frame"));
const pages = new PagesPane(byId("pages"), byId("pages-count"));
let news = null;
let last = null;
let held = null;
// Problems that the reader has put away, until the next good save.
let putAway = false;

const remember = () => {
  const text = query.toString();
  history.replaceState(null, "", text ? `?${text}` : location.pathname);
};
const put = (name, value, usual = "") => {
  if (value === usual) query.delete(name);
  else query.set(name, value);
  remember();
};

// -- news -------------------------------------------------------------------------------------------------------

const listen = () => {
  news?.close();
  if (!query.get("brief") || document.hidden) return;
  const asked = new URLSearchParams(SWITCHES.filter((name) => query.has(name)).map((name) => [name, query.get(name)]));
  if (panes.has("pages")) asked.set("pages", "1");
  news = new EventSource(`news?${asked}`);
  news.onmessage = (message) => take(JSON.parse(message.data));
  news.onerror = sayGone;
};

const sayGone = () =>
  say("broken", "The preview does not answer; start it again, and open the address that it prints");

const say = (phase, words) => {
  const state = byId("state");
  state.dataset.phase = phase;
  if (state.textContent !== words) state.textContent = words;
};

// The brief that stands while a switch asks for what cannot be, or is not there yet: one for the same audience alone.
const hold = (told) => {
  const audience = query.get("ceiling") ?? "";
  if (told.brief) held = { audience, view: told.view, brief: told.brief, pages: told.pages };
  else if (held?.audience === audience) {
    const pages = held.pages && { ...held.pages, newest: false };
    return { ...told, view: held.view, brief: held.brief, pages, isHeld: true };
  }
  return told;
};

const take = async (news) => {
  const told = hold(news);
  last = told;
  byId("state").toggleAttribute("data-busy", told.busy);
  if (Object.keys(told.choices).length) fillSwitches(told.choices);
  const { errors, warnings, said } = countProblems(told.problems);
  byId("count").textContent = told.problems.length || "";
  byId("count").title = said;
  showProblems(byId("problem-list"), told.problems);
  showWrong(told.fields);
  byId("problems").toggleAttribute("data-broken", errors > 0);
  byId("problems-title").textContent = said ? `Problems: ${said}` : "Problems";
  if (told.brief) {
    byId("title").textContent = told.brief.title;
    document.title = `${told.broken ? "● " : ""}${told.brief.title} – preview`;
    fillFigures(told.brief.figures);
    await brief.show(told.view, told.brief.hash).catch(sayGone);
  }
  if (last !== told) return;
  // Where the pages alone could not be made, the brief is of this save all the same.
  const isOld = told.broken && !told.pages_only && told.brief;
  if (!told.broken) putAway = false;
  byId("notice").hidden = !isOld;
  const kept = told.isHeld ? "what the switches ask for" : "newer text";
  if (isOld) byId("notice").textContent = `The brief below is of ${told.brief.clock}; ${said} keep${errors === 1 ? "s" : ""} ${kept} from it.`;
  byId("nothing").hidden = Boolean(told.brief) || told.busy;
  byId("nothing").textContent = "Nothing to show yet. The brief appears here as soon as the problems above are mended.";
  if (told.pages) pages.show(told.view, told.pages);
  byId("pages-old").textContent = told.isHeld ? "as before the switch" : "of an earlier save";
  byId("pages-old").hidden = !told.pages || told.pages.newest || (told.busy && !told.broken);
  layOut();
  showFigure();
  if (told.pages_only) say("broken", `Updated ${told.brief.clock}, but not the PDF: ${said}`);
  else if (told.broken) say("broken", isOld ? `${said}; the brief of ${told.brief.clock} is still shown` : said);
  else if (told.brief && !told.isHeld) say("good", `Updated ${told.brief.clock}${warnings ? `, ${said}` : ""}`);
  else say("busy", "Building…");
  // For whoever drives this page: what it shows now.
  if ((told.brief && !told.isHeld) || told.broken) Object.assign(document.documentElement.dataset, {
    revision: String(told.revision),
    broken: String(told.broken),
    shown: brief.shown,
    pages: told.pages && told.pages.newest ? "newest" : "older",
  });
};

// What is wrong with a period stands at its field, and is read out there.
const showWrong = (fields) => {
  for (const name of ["since", "until", "last"]) {
    const [input, wrong] = [byId(name), byId(`${name}-wrong`)];
    const words = fields[name] ?? "";
    if (wrong.textContent !== words) wrong.textContent = words;
    wrong.hidden = !words;
    input.setAttribute("aria-invalid", String(Boolean(words)));
    const described = [name === "last" && "last-hint", words && wrong.id].filter(Boolean).join(" ");
    if (described) input.setAttribute("aria-describedby", described);
    else input.removeAttribute("aria-describedby");
  }
};

// -- switches ---------------------------------------------------------------------------------------------------

const fillSelect = (select, options) => {
  const told = JSON.stringify(options);
  const value = query.get(select.name) || "";
  if (select.dataset.told !== told) {
    select.dataset.told = told;
    select.replaceChildren(...options.map(([name, words]) => new Option(words, name)));
  }
  if (select.value !== value) select.value = value;
  if (select.selectedIndex < 0) select.value = "";
};

const LANGUAGES = new Intl.DisplayNames(["en"], { type: "language" });
const nameLanguage = (tag) => {
  try {
    return LANGUAGES.of(tag);
  } catch {
    return tag;
  }
};

// What nothing is chosen of is called by what it comes to; choosing that very thing would change nothing.
const offer = (names, usual, words, none) => [
  ["", usual ? words(usual) : none],
  ...names.filter((name) => name !== usual).map((name) => [name, words(name)]),
];

// The markings of the timeline's scheme, for as long as a wish that was never met does not tell them.
let markings = [];

const fillSwitches = (choices) => {
  const { usual } = choices;
  if (choices.markings.length) markings = choices.markings;
  byId("settings").textContent = choices.settings;
  byId("settings").hidden = !choices.settings;
  const as = (name) => name;
  fillSelect(byId("style"), offer(choices.styles, usual.style, as, ""));
  fillSelect(byId("profile"), offer(choices.profiles, usual.profile, as, "the style's"));
  fillSelect(byId("language"), offer(choices.languages, usual.language, nameLanguage, "the timeline's"));
  const fixed = choices.fixed_ceiling;
  const kept = query.get("ceiling") && !markings.includes(query.get("ceiling")) ? [query.get("ceiling")] : [];
  const audiences = fixed ? [["", fixed]] : offer([...markings, ...kept], "", as, "everything");
  fillSelect(byId("ceiling"), audiences);
  byId("ceiling").disabled = Boolean(fixed);
  for (const name of ["since", "until", "last"]) {
    const input = byId(name);
    if (document.activeElement !== input) input.value = query.get(name) ?? "";
    input.placeholder = usual[name] || "";
  }
  byId("switches").hidden = false;
  document.querySelector(".toggles").hidden = false;
};

byId("switches").addEventListener("change", (event) => {
  const { name, value } = event.target;
  if (name === "brief") {
    location.search = `?${new URLSearchParams({ brief: value, panes: [...panes].join(",") })}`;
    return;
  }
  put(name, value.trim());
  listen();
});
byId("switches").addEventListener("submit", (event) => event.preventDefault());

// -- panes ------------------------------------------------------------------------------------------------------

const root = document.documentElement.style;
const putLeft = makeSplitter(byId("across"), 0, 50, (share) => root.setProperty("--left", share), (share) => put("left", String(share), "50"));
const putUp = makeSplitter(byId("down"), 1, 50, (share) => root.setProperty("--up", share), (share) => put("up", String(share), "50"));
putLeft(Number(query.get("left")) || 50);
putUp(Number(query.get("up")) || 50);

const showsProblems = () => Boolean(last && (last.broken ? !putAway : panes.has("problems")));

const layOut = () => {
  const hasBrief = Boolean(last && last.brief);
  for (const button of document.querySelectorAll("[data-pane]")) {
    const isOn = button.dataset.pane === "problems" ? showsProblems() : panes.has(button.dataset.pane);
    button.setAttribute("aria-pressed", String(isOn));
  }
  byId("problems").hidden = !showsProblems();
  const [left, right, below] = ["brief", "pages", "timeline"].map((name) => hasBrief && panes.has(name));
  byId("panes").hidden = !(left || right || below);
  byId("upper").hidden = !(left || right);
  byId("brief-pane").hidden = !left;
  byId("pages-pane").hidden = !right;
  byId("across").hidden = !(left && right);
  byId("timeline-pane").hidden = !below;
  byId("down").hidden = !(below && (left || right));
  putSkips(listStops());
};

// Where the keyboard leaps to, in order.
const STOPS = [
  ["problems", "problem-list", "problems"],
  ["brief-pane", "brief-title", "HTML"],
  ["pages-pane", "pages", "PDF"],
  ["timeline-pane", "timeline-title", "timeline"],
];
const listStops = () =>
  STOPS.map(([pane, place, words]) => ({ pane: byId(pane), place: byId(place), words })).filter(
    ({ pane }) => !pane.hidden && (pane.id === "problems" || !byId("panes").hidden),
  );
const leap = followStops(listStops, byId("switches"), byId("style"));
brief.ready.then(() => byId("brief-frame").contentDocument.addEventListener("keydown", leap));

document.querySelector(".toggles").addEventListener("click", (event) => {
  const name = event.target.closest("button")?.dataset.pane;
  if (!name) return;
  if (name === "problems" && last?.broken) {
    putAway = !putAway;
    layOut();
    return;
  }
  if (!panes.delete(name)) panes.add(name);
  put("panes", PANES.filter((each) => panes.has(each)).join(","), "brief,pages");
  layOut();
  showFigure();
  if (name === "pages") listen();
});

// -- the timeline -----------------------------------------------------------------------------------------------

const chart = byId("timeline-frame");
let charted = "";

const fillFigures = (figures) => {
  const select = byId("figure");
  const told = JSON.stringify(figures.map(({ id, number, caption }) => [id, number, caption]));
  if (select.dataset.told === told) return;
  const value = select.value;
  select.dataset.told = told;
  select.replaceChildren(...figures.map(({ id, number, caption }) => new Option(`${number}. ${caption}`, id)));
  select.value = figures.some(({ id }) => id === (query.get("figure") || value)) ? query.get("figure") || value : figures[0]?.id;
};

const showFigure = () => {
  if (!last?.brief || !panes.has("timeline")) return;
  // The chart's own page, and the library that draws it, are loaded when somebody looks.
  if (!chart.getAttribute("src")) {
    chart.src = "timeline";
    return;
  }
  const wanted = last.brief.figures.find(({ id }) => id === byId("figure").value);
  const told = `${last.view} ${wanted?.id} ${wanted?.hash}`;
  if (told === charted || !chart.dataset.ready) return;
  charted = told;
  chart.contentWindow.postMessage({ figure: wanted ? `views/${last.view}/figures/${wanted.id}` : "" }, location.origin);
};

byId("figure").addEventListener("change", (event) => {
  put("figure", event.target.value);
  showFigure();
});
addEventListener("message", (message) => {
  if (message.origin !== location.origin || message.source !== chart.contentWindow) return;
  if (message.data.ready) {
    chart.dataset.ready = "yes";
    showFigure();
  }
  if (message.data.leap) leap(message.data.leap);
  if (message.data.row) {
    panes.add("brief");
    put("panes", PANES.filter((each) => panes.has(each)).join(","), "brief,pages");
    layOut();
    brief.go(message.data.row);
  }
});

// -- the beginning ----------------------------------------------------------------------------------------------

const choose = (briefs) => {
  const list = byId("briefs");
  list.replaceChildren(
    ...briefs.map(({ name, file }) => {
      const [item, link, strong, path] = ["li", "a", "strong", "span"].map((tag) => document.createElement(tag));
      link.href = `?${new URLSearchParams({ brief: name })}`;
      strong.textContent = name;
      path.textContent = file;
      path.className = "quiet";
      link.append(strong, path);
      item.append(link);
      return item;
    }),
  );
  byId("choose").hidden = false;
  say("", "");
};

// Milliseconds after which a project that could not be read is looked at again.
const AGAIN = 1000;

const begin = async () => {
  if (byId("problems").hidden) say("busy", "Building…");
  const { briefs, first, problems } = await (await fetch("briefs")).json();
  const names = briefs.map(({ name }) => name);
  if (problems.length) {
    byId("problems").hidden = false;
    byId("problems").toggleAttribute("data-broken", true);
    showProblems(byId("problem-list"), problems);
    say("broken", countProblems(problems).said);
    if (!query.get("brief")) {
      setTimeout(begin, AGAIN);
      return;
    }
  } else if (!last) {
    byId("problems").hidden = true;
  }
  fillSelect(byId("brief"), names.map((name) => [name, name]));
  byId("brief-field").hidden = names.length < 2;
  if (!query.get("brief") && first) put("brief", first);
  if (query.get("brief")) {
    byId("brief").value = query.get("brief");
    document.title = `${query.get("brief")} – preview`;
    listen();
  } else if (names.length) choose(briefs);
};

// A page that nobody sees holds no line open, and has nothing built.
document.addEventListener("visibilitychange", () => (document.hidden ? news?.close() : listen()));
begin();
