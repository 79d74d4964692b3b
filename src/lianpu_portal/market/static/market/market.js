// The segments of a bar: what each says is shown beneath it, on hover and on focus; arrows walk along the bar.
(() => {
  const boxOf = (segment) => segment.closest(".fit-box");

  const show = (segment) => {
    const box = boxOf(segment);
    const tip = box.querySelector(".fit-tip");
    tip.textContent = segment.getAttribute("aria-label");
    const at = segment.getBoundingClientRect().left - box.getBoundingClientRect().left;
    tip.style.left = `${Math.max(0, Math.min(at, box.clientWidth - tip.offsetWidth))}px`;
    box.parentElement.querySelectorAll(".reasons li").forEach((line) => {
      line.classList.toggle("lit", line.dataset.part === segment.dataset.part);
    });
  };

  const hide = (segment) => {
    const box = boxOf(segment);
    box.querySelector(".fit-tip").textContent = "";
    box.parentElement.querySelectorAll(".reasons .lit").forEach((line) => line.classList.remove("lit"));
  };

  const segmentOf = (event) => event.target.closest?.(".fit .seg");

  const on = (names, act) => names.forEach((name) => document.addEventListener(name, (event) => {
    const segment = segmentOf(event);
    if (segment) act(segment, event);
  }));
  on(["pointerover", "focusin"], show);
  on(["pointerout", "focusout"], hide);

  on(["keydown"], (segment, event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") hide(segment);
    if (!step) return;
    event.preventDefault();
    const all = [...segment.parentElement.querySelectorAll(".seg")];
    const next = all[(all.indexOf(segment) + step + all.length) % all.length];
    segment.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });

  // What was understood is said once typing has paused, and again with the number of matches once they are there; the
  // list itself would be too much to hear. The sentence speaks for itself: it is asked for alone until all is ready.
  const toHear = (results) => {
    const sentence = results.querySelector("#sentence");
    if (sentence?.dataset.heard) return sentence.dataset.heard;
    return sentence?.ariaBusy === "true" ? "" : results.dataset.heard;
  };

  document.addEventListener("htmx:afterSettle", () => {
    const results = document.getElementById("results");
    const heard = document.getElementById("heard");
    if (results && heard && heard.textContent !== toHear(results)) heard.textContent = toHear(results);
  });

  // An answer that is on its way is not given up for suggestions to what was typed before it was asked for.
  document.addEventListener("htmx:confirm", (event) => {
    if (event.target.matches(".search-why.htmx-request input")) event.preventDefault();
  });
})();
