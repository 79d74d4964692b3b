// Shortcuts of one letter or sign: whoever speaks to the computer, or strikes keys unawares, switches them off.
(() => {
  const KEPT = "letter-keys";
  const areOn = () => localStorage.getItem(KEPT) !== "off";

  // Before anything that listens to the page; what a field does with a letter is its own.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    const isLetter = event.key.length === 1 && event.key !== " ";
    if (isLetter && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !areOn()) event.stopImmediatePropagation();
  }, true);

  for (const box of document.querySelectorAll("[data-letter-keys]")) {
    box.checked = areOn();
    box.closest("label").hidden = false;
    box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
  }
})();
