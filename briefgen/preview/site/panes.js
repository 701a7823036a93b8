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
