// The hall: j and k walk through the cards, the box and the publish link follow the search. Escape closes the sheet, and so
// do its button, for the list has followed already, and the keyboard when it leaves it.
(() => {
  const cards = () => [...document.querySelectorAll(".card h2 a")];

  document.addEventListener("click", (event) => {
    const sheet = document.getElementById("hall-sheet"), list = document.getElementById("hall-list");
    if (!sheet?.checked || !event.target.closest?.(".sheet-foot button")) return;
    event.preventDefault();
    sheet.checked = false;
    list.tabIndex = -1;
    list.focus();
  });

  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const sheet = document.getElementById("hall-sheet");
    if (sheet?.checked && relatedTarget && target.closest("#hall-side, #hall-sheet") && !relatedTarget.closest("#hall-side, #hall-sheet")) sheet.checked = false;
  });

  document.addEventListener("keydown", (event) => {
    const sheet = document.getElementById("hall-sheet");
    if (event.key === "Escape" && sheet?.checked) { sheet.checked = false; sheet.focus(); return; }
    const typing = event.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
    const step = { j: 1, k: -1 }[event.key];
    if (!step || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = cards();
    if (!all.length) return;
    event.preventDefault();
    const here = all.indexOf(document.activeElement);
    const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1)];
    next.focus({ preventScroll: true });
    next.closest(".card").scrollIntoView({ block: "nearest" });
  });

  // Facets that a reader folded or unfolded stay so when their numbers change.
  let folded = {};
  document.addEventListener("htmx:beforeSwap", () => {
    folded = Object.fromEntries([...document.querySelectorAll(".facet")].map((facet) => [facet.id, facet.open]));
  });

  document.addEventListener("htmx:afterSettle", () => {
    const list = document.getElementById("hall-list");
    const box = document.getElementById("hall-q");
    if (!list || !box) return;
    if (box !== document.activeElement) box.value = list.dataset.q;
    document.getElementById("hall-publish").href = list.dataset.publish;
    Object.entries(folded).forEach(([id, open]) => {
      const facet = document.getElementById(id);
      if (facet && !facet.querySelector(":checked[value]:not([value=''])")) facet.open = open;
    });
  });
})();
