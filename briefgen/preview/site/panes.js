// Which panes are shown, and how much room each has: with the pointer, with a click, or with the arrow keys.

const LEAST = 20;
const MOST = 80;
const THIRDS = [33, 50, 67];

// Makes a splitter: `along` is 0 for one that moves sideways, 1 for one that moves up and down.
export const makeSplitter = (splitter, along, usual, place, onMoved) => {
  const parent = splitter.parentElement;
  const put = (wanted) => {
    const share = Math.round(Math.min(Math.max(wanted, LEAST), MOST));
    splitter.setAttribute("aria-valuenow", String(share));
    splitter.setAttribute("aria-valuetext", `${share} percent`);
    place(share);
    return share;
  };
  const now = () => Number(splitter.getAttribute("aria-valuenow"));
  const settle = (wanted) => onMoved(put(wanted));

  const keys = along
    ? { ArrowUp: () => now() - 2, ArrowDown: () => now() + 2 }
    : { ArrowLeft: () => now() - 2, ArrowRight: () => now() + 2 };
  Object.assign(keys, { PageUp: () => now() - 10, PageDown: () => now() + 10, Home: () => LEAST, End: () => MOST });
  keys.Enter = () => usual;
  splitter.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    settle(keys[event.key]());
  });

  // What the browser would begin by itself, selecting text or dragging it, would take the pointer away.
  splitter.addEventListener("mousedown", (event) => {
    event.preventDefault();
    splitter.focus();
  });
  splitter.addEventListener("dragstart", (event) => event.preventDefault());
  splitter.addEventListener("pointerdown", (down) => {
    splitter.setPointerCapture(down.pointerId);
    document.body.classList.add("dragging");
    let moved = false;
    const where = (event) => (along ? event.clientY : event.clientX);
    const drag = (event) => {
      if (!moved && Math.abs(where(event) - where(down)) < 3) return;
      moved = true;
      const box = parent.getBoundingClientRect();
      put(along ? ((event.clientY - box.top) / box.height) * 100 : ((event.clientX - box.left) / box.width) * 100);
    };
    const drop = () => {
      splitter.removeEventListener("pointermove", drag);
      document.body.classList.remove("dragging");
      // A click without a drag goes to the next third.
      settle(moved ? now() : THIRDS.find((share) => share > now()) || THIRDS[0]);
    };
    splitter.addEventListener("pointermove", drag);
    splitter.addEventListener("lostpointercapture", drop, { once: true });
  });
  return put;
};

// Gives each pane a link past it, so that Tab need not go through all that stands in it.
export const putSkips = (stops) => {
  stops.forEach(({ pane }, index) => {
    const link = pane.querySelector(".skip");
    if (!link) return;
    const next = stops[(index + 1) % stops.length];
    link.hidden = next.pane === pane;
    link.textContent = `Skip to the ${next.words}`;
    link.href = `#${next.place.id}`;
    link.onclick = (event) => {
      event.preventDefault();
      next.place.focus();
    };
  });
};

// F6 leaps to the next pane, Shift+F6 to the one before; the switches are among them. Returns what a key in a frame is
// to be told to.
export const followStops = (list, form, first) => {
  const leap = (event) => {
    if (event.key !== "F6" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault?.();
    const stops = [{ pane: form, place: first }, ...list()].filter(({ pane }) => !pane.hidden);
    const at = stops.findIndex(({ pane }) => pane.contains(document.activeElement));
    const step = event.shiftKey ? -1 : 1;
    stops[at < 0 ? (step > 0 ? Math.min(1, stops.length - 1) : 0) : (at + step + stops.length) % stops.length]?.place.focus();
  };
  document.addEventListener("keydown", leap);
  return leap;
};
