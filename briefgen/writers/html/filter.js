// The chronology, narrowed down to what a reader asks for. Without scripts there is no filter; paper has every event.
(() => {
  const template = document.getElementById("chronology-filter");
  const table = document.querySelector("table.chronology");
  template.after(template.content.cloneNode(true));
  const [box, words, mark, clear, said] = ["box", "words", "mark", "clear", "said"].map((name) =>
    document.getElementById(`filter-${name}`),
  );

  // Letters that decomposition leaves alone, as they are typed by those who have no key for them.
  const letters = {
    "\u00df": "ss", "\u00e6": "ae", "\u00f0": "d", "\u00f8": "o", "\u00fe": "th", "\u0111": "d", "\u0131": "i",
    "\u0142": "l", "\u0153": "oe", "\u0629": "\u0647", "\u0649": "\u064a", "\u0671": "\u0627", "\u06a9": "\u0643",
    "\u06cc": "\u064a", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-",
    "\u2013": "-", "\u2014": "-", "\u2212": "-",
  };
  const rare = new RegExp(`[${Object.keys(letters).join("")}]`, "g");
  const fold = (text) =>
    text
      .normalize("NFKD")
      .replace(/[\p{M}\p{Cf}\u0640]/gu, "")
      .toLowerCase()
      .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) & 15)
      .replace(rare, (letter) => letters[letter]);

  let rows;
  const read = () => {
    let part;
    const found = [];
    for (const row of table.tBodies[0].rows) {
      if (row.className === "part") part = row;
      else {
        const shape = row.querySelector("use")?.getAttribute("href").slice(1) ?? "";
        found.push({ row, part, shape, text: fold(row.textContent) });
      }
    }
    return found;
  };

  const apply = () => {
    rows ??= read();
    const wanted = fold(words.value).split(/\s+/).filter(Boolean);
    const filled = new Set();
    let shown = 0;
    for (const { row, part, shape, text } of rows) {
      const fits = (!mark.value || mark.value === shape) && wanted.every((word) => text.includes(word));
      if (row.hidden === fits) row.hidden = !fits;
      if (!fits) continue;
      shown += 1;
      if (part) filled.add(part);
    }
    for (const { part } of rows) if (part) part.hidden = !filled.has(part);
    const on = wanted.length > 0 || mark.value !== "";
    clear.disabled = !on;
    said.textContent = on ? said.dataset.says.replace("{shown}", shown).replace("{total}", rows.length) : "";
  };
  const reset = () => {
    words.value = mark.value = "";
    apply();
  };

  let waiting;
  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 150);
  });
  mark.addEventListener("change", apply);
  clear.addEventListener("click", () => {
    reset();
    words.focus();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || clear.disabled) return;
    event.preventDefault();
    clearTimeout(waiting);
    reset();
  });

  // A link to an event that the filter hides brings all back.
  const reveal = (hash) => {
    const target = document.getElementById(decodeURIComponent(hash.slice(1)));
    if (target?.closest("tr")?.hidden) reset();
    return target;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link) reveal(link.hash);
  });
  addEventListener("hashchange", () => reveal(location.hash)?.scrollIntoView());
})();
