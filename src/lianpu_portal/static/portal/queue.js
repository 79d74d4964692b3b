// The moderators' keyboard, the same in every queue: j and k walk, x selects, u takes back; a and r press the buttons
// that say so by data-key: a at once, r after a reason; o opens what is attached.
(() => {
  const form = document.getElementById("queue");
  const items = () => [...document.querySelectorAll(".queued")];
  const boxes = () => items().map((item) => item.querySelector("input[name=id]"));
  const current = () => Math.max(0, items().findIndex((item) => item.contains(document.activeElement)));
  const button = (key) => form?.querySelector(`button[data-key="${key}"]`);

  const choose = () => {
    if (boxes().some((box) => box.checked)) return;
    const box = boxes()[current()];
    if (box) box.checked = true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest?.("input:not([type=checkbox]), select, textarea");
    if (typing) {
      if (event.key === "Enter" && (event.target.id === "reason-other" || event.target.id === "reason" && event.target.value)) { event.preventDefault(); choose(); button("r")?.click(); }
      if (event.key === "Escape") items()[0]?.focus();
      return;
    }
    const steps = { j: 1, k: -1 };
    if (event.key in steps) {
      const active = items().some((item) => item.contains(document.activeElement));
      const next = active ? current() + steps[event.key] : 0;
      items()[Math.min(Math.max(next, 0), items().length - 1)]?.focus();
    } else if (event.key === "x") {
      const box = boxes()[current()];
      if (box) box.checked = !box.checked;
    } else if (event.key === "a" && button("a")) {
      choose();
      button("a").click();
    } else if (event.key === "r" && button("r")) {
      choose();
      document.getElementById("reason").focus();
    } else if (event.key === "o" && document.querySelector(".queued-document")) {
      items()[current()]?.querySelector(".queued-document")?.click();
    } else if (event.key === "u") {
      document.querySelector("#undo button")?.click();
    } else return;
    event.preventDefault();
  });

  document.getElementById("all")?.addEventListener("change", (event) => {
    boxes().forEach((box) => { box.checked = event.target.checked; });
  });

  // After a decision one goes on where it was made; of what is first only that is chosen which is in sight.
  const PLACE = "queue-place";
  form?.addEventListener("submit", () => sessionStorage.setItem(PLACE, String(Math.max(0, boxes().findIndex((box) => box.checked)))));
  const place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  const begin = items()[Math.min(Number(place), items().length - 1)] ?? document.querySelector("#undo button");
  if (document.querySelector("main [role=alert]")) return;
  if (place !== null) begin?.focus();
  else if (begin && begin.getBoundingClientRect().top < innerHeight) begin.focus({ preventScroll: true });
})();
