// The pages of the PDF as pictures: one is fetched when it comes into sight, and again only when it looks otherwise.

const STEP = 200;
const WIDEST = 3200;

export class PagesPane {
  constructor(pane, count) {
    this.pane = pane;
    this.count = count;
    this.view = "";
    this.near = new Set();
    this.watch = new IntersectionObserver((entries) => this.notice(entries), { root: pane, rootMargin: "60% 0px" });
    new ResizeObserver(() => this.refresh()).observe(pane);
  }

  show(view, pages) {
    this.view = view;
    const sheets = this.pane.children;
    while (sheets.length > pages.marks.length) this.forget(sheets[sheets.length - 1]);
    while (sheets.length < pages.marks.length) this.pane.append(this.make());
    const total = pages.marks.length;
    this.count.textContent = `${total} ${total === 1 ? "page" : "pages"}`;
    pages.marks.forEach((mark, index) => {
      const sheet = sheets[index];
      const picture = sheet.querySelector("img");
      sheet.dataset.mark = mark;
      sheet.firstChild.style.aspectRatio = `${pages.width} / ${pages.height}`;
      picture.alt = `Page ${index + 1} of ${total}; its text is that of the HTML pane`;
      sheet.lastChild.textContent = `${index + 1} / ${total}`;
    });
    this.refresh();
  }

  make() {
    const sheet = document.createElement("figure");
    sheet.className = "sheet";
    const paper = document.createElement("div");
    paper.className = "paper";
    paper.append(document.createElement("img"));
    sheet.append(paper, document.createElement("figcaption"));
    this.watch.observe(sheet);
    return sheet;
  }

  forget(sheet) {
    this.watch.unobserve(sheet);
    this.near.delete(sheet);
    sheet.remove();
  }

  notice(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.near.add(target);
      else this.near.delete(target);
    }
    this.refresh();
  }

  refresh() {
    for (const sheet of this.near) this.load(sheet);
  }

  load(sheet) {
    const dots = sheet.clientWidth * window.devicePixelRatio;
    if (!dots || !sheet.dataset.mark) return;
    const width = Math.min(Math.ceil(dots / STEP) * STEP, WIDEST);
    const isFine = sheet.dataset.shown === sheet.dataset.mark && Number(sheet.dataset.width) >= width;
    const wanted = `views/${this.view}/pages/${sheet.dataset.mark}/${width}`;
    if (isFine || sheet.dataset.wanted === wanted) return;
    sheet.dataset.wanted = wanted;
    const { mark } = sheet.dataset;
    const fresh = new Image();
    // The old picture stands until the new one is there.
    fresh.onload = () => {
      if (sheet.dataset.wanted !== wanted) return;
      const old = sheet.querySelector("img");
      fresh.alt = old.alt;
      old.replaceWith(fresh);
      Object.assign(sheet.dataset, { shown: mark, width: String(width), wanted: "" });
    };
    fresh.onerror = () => {
      if (sheet.dataset.wanted === wanted) sheet.dataset.wanted = "";
    };
    fresh.src = wanted;
  }
}
