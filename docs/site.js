// Names for what the theme leaves without one: its search, and the buttons of each block of code, which it adds late.
document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
let count = 0;
function nameButtons() {
  for (const bar of document.querySelectorAll(".md-code__nav:not([aria-label])")) {
    count += 1;
    bar.setAttribute("aria-label", `Code ${count}`);
  }
}
new MutationObserver(nameButtons).observe(document.body, { childList: true, subtree: true });
nameButtons();
