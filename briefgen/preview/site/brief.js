// The brief in its frame: what has changed is put in place of what was there, so that the reader's place stays.
// The frame runs no scripts and loads nothing; what the brief holds is parsed here, where scripts in it are dead.

// What the reader has opened stays open, and what has the focus keeps it.
const isReaders = (element, name) =>
  (name === "open" && element.nodeName === "DETAILS") ||
  (name === "tabindex" && element === element.ownerDocument.activeElement);

const syncAttributes = (old, fresh) => {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !isReaders(old, name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
};

const syncChildren = (old, fresh) => {
  const [before, after] = [[...old.childNodes], [...fresh.childNodes]];
  while (before.length && after.length && before[0].isEqualNode(after[0])) {
    before.shift();
    after.shift();
  }
  let end = null;
  while (before.length && after.length && before.at(-1).isEqualNode(after.at(-1))) {
    end = before.pop();
    after.pop();
  }
  if (!before.length && after.length) {
    // Nothing of the old is left to go by: what is equal after it begins where the children of the new do.
    let equal = 0;
    for (let node = after.at(-1).nextSibling; node; node = node.nextSibling) equal += 1;
    end = equal ? old.childNodes[old.childNodes.length - equal] : null;
  }
  // What has an id is found by it wherever it stood; the rest follows in order.
  const wanted = new Set(after.map((node) => node.id).filter(Boolean));
  const known = new Map();
  for (const node of before) {
    if (node.id && wanted.has(node.id)) known.set(node.id, node);
    else if (node.id) node.remove();
  }
  let next = before.find((node) => node.parentNode === old) || end;
  for (const node of after) {
    const isLike = next !== end && next && !next.id && next.nodeName === node.nodeName;
    const match = node.id ? known.get(node.id) : isLike ? next : null;
    if (match && match === next) next = next.nextSibling;
    else old.insertBefore(match || node, next);
    if (match) sync(match, node);
  }
  while (next && next !== end) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
};

const sync = (old, fresh) => {
  if (old.isEqualNode(fresh)) return;
  const isOther = old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || old.id !== fresh.id;
  if (isOther || old.nodeName.toLowerCase() === "svg") return old.replaceWith(fresh);
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  syncAttributes(old, fresh);
  syncChildren(old, fresh);
};

const findPlace = (page) => {
  if (page.defaultView.scrollY < 4) return null;
  for (const element of page.querySelectorAll("body [id]")) {
    const { top, bottom, height } = element.getBoundingClientRect();
    // A section that began above says little of the place; its rows and paragraphs say more.
    if (height && bottom > 0 && (top >= 0 || height < 200)) return { id: element.id, top };
  }
  return null;
};

const keepPlace = (page, place) => {
  const element = place && page.getElementById(place.id);
  if (element) page.defaultView.scrollBy({ top: element.getBoundingClientRect().top - place.top, behavior: "instant" });
};

const putStyles = (page, fresh) => {
  const [old, wanted] = [page, fresh].map((each) => [...each.head.querySelectorAll("style")]);
  const texts = [old, wanted].map((styles) => styles.map((style) => style.textContent).join("\n"));
  if (texts[0] === texts[1]) return;
  page.head.append(...wanted);
  for (const style of old) style.remove();
};

export class BriefFrame {
  constructor(frame) {
    this.frame = frame;
    this.shown = "";
    this.turn = Promise.resolve();
    const isThere = () => frame.contentDocument?.readyState === "complete" && frame.contentDocument.URL !== "about:blank";
    this.ready = new Promise((done) => (isThere() ? done() : frame.addEventListener("load", done, { once: true })));
  }

  // One after the other: each asks for what is newest then.
  show(view, hash) {
    const put = () => this.put(view, hash);
    this.turn = this.turn.then(put, put);
    return this.turn;
  }

  async put(view, hash) {
    if (hash === this.shown) return;
    const answer = await fetch(`views/${view}/brief`);
    if (!answer.ok) return;
    const html = await answer.text();
    await this.ready;
    // The frame's own parser: what it makes may have styles within, which this page may not.
    const fresh = new this.frame.contentWindow.DOMParser().parseFromString(html, "text/html");
    for (const script of fresh.querySelectorAll("script, noscript")) script.remove();
    // A link that leads out of the brief opens in a window of its own, never in the frame.
    for (const link of fresh.querySelectorAll("a[href]:not([href^='#'])")) link.target = "_blank";
    const page = this.frame.contentDocument;
    const place = findPlace(page);
    page.documentElement.style.overflowAnchor = "none";
    for (const name of ["lang", "dir"]) page.documentElement.setAttribute(name, fresh.documentElement.getAttribute(name));
    putStyles(page, fresh);
    page.title = fresh.title;
    syncAttributes(page.body, fresh.body);
    syncChildren(page.body, fresh.body);
    keepPlace(page, place);
    this.shown = answer.headers.get("etag").replaceAll('"', "");
  }

  // Goes to an event's row, and lets the keyboard go on from there.
  go(anchor) {
    const page = this.frame.contentDocument;
    const row = page.getElementById(anchor);
    if (!row) return;
    // A whole address: part of one would be completed by this page's, not by the frame's.
    this.frame.contentWindow.location.replace(`${page.URL.split("#")[0]}#${encodeURIComponent(anchor)}`);
    row.tabIndex = -1;
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
  }
}
