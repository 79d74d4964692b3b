// Keyboard: "/" goes to the search box, arrows walk through what it found, Enter opens it, Escape closes it.
(() => {
  const boxOf = (input) => input.closest("form").querySelector(".found") || document.getElementById("results");
  const hitsOf = (input) => [...(boxOf(input)?.querySelectorAll("[data-hit]") ?? [])];

  const close = (input) => {
    const found = input.closest("form").querySelector(".found");
    if (found) { found.replaceChildren(); input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
  };

  const mark = (input, hits, chosen) => {
    hits.forEach((hit, place) => {
      hit.classList.toggle("chosen", place === chosen);
      if (hit.getAttribute("role") === "option") hit.setAttribute("aria-selected", String(place === chosen));
    });
    const hit = hits[chosen];
    if (!hit) { input.removeAttribute("aria-activedescendant"); return; }
    if (hit.id) input.setAttribute("aria-activedescendant", hit.id);
    hit.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    const typing = field.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const input = document.querySelector(".search-input");
      if (input) { event.preventDefault(); input.focus(); input.select(); }
      return;
    }
    if (!field.classList?.contains("search-input")) return;
    const hits = hitsOf(field);
    const chosen = hits.findIndex((hit) => hit.classList.contains("chosen"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!hits.length) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(field, hits, chosen < 0 ? (step > 0 ? 0 : hits.length - 1) : (chosen + step + hits.length) % hits.length);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      hits[chosen].click();
    } else if (event.key === "Escape") {
      close(field);
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const form = event.target.classList?.contains("found") ? event.target.closest("form") : null;
    const input = form?.querySelector(".search-input");
    if (input) input.setAttribute("aria-expanded", String(event.target.childElementCount > 0));
  });

  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const form = relatedTarget && target.closest("form:has(.search-input)");
    if (form && !form.contains(relatedTarget)) close(form.querySelector(".search-input"));
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll(".search-input").forEach((input) => {
      if (!input.closest("form").contains(event.target)) close(input);
    });
  });

  // Where the menu scrolls sideways, the room one is in is in sight; a menu that shows it already stays at its beginning.
  const menu = document.querySelector(".top-nav");
  const here = menu?.querySelector("[aria-current]");
  const hidden = here && here.getBoundingClientRect().right + 32 > menu.getBoundingClientRect().right;
  if (hidden) menu.scrollLeft += here.getBoundingClientRect().left + here.offsetWidth / 2 - menu.getBoundingClientRect().left - menu.clientWidth / 2;

  // A link into something folded unfolds it, in browsers that do not do so themselves.
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target && target.closest("details:not([open])");
    if (folded) { folded.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", unfold);
  unfold();

  // Buttons that copy a field; without a secure connection there is only the old way.
  const copy = async (button) => {
    const field = document.querySelector(button.dataset.copy);
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
    const words = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = words; }, 2000);
  };
  const offerCopies = () => document.querySelectorAll("[data-copy][hidden]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  });
  document.addEventListener("htmx:afterSettle", offerCopies);
  offerCopies();

  // What a part that was written anew says of itself in short; the part itself would be too much to hear.
  document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
    const anew = detail.target?.isConnected ? detail.target : target;
    const parts = [anew, ...anew.querySelectorAll("[data-told]")].filter((part) => part.matches("[data-told]"));
    const said = parts.map((part) => part.textContent.trim().replace(/\s+/g, " ")).join(" ");
    const heard = document.getElementById("heard");
    if (said && heard.textContent !== said) heard.textContent = said;
  });

  // A form that is sent says so until the next page is there: on a slow line that takes seconds.
  document.addEventListener("submit", ({ target, submitter, defaultPrevented }) => {
    const button = submitter?.offsetParent && !submitter.classList.contains("visually-hidden") ? submitter : target.querySelector(".btn-primary, .btn");
    if (!defaultPrevented) button?.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => document.querySelectorAll(".btn[aria-busy]").forEach((button) => button.removeAttribute("aria-busy")));

  // With scripts on, filters apply as they change: their button is for readers without.
  document.documentElement.classList.add("scripted");

  if (document.body.classList.contains("printing")) window.addEventListener("load", () => window.print());
})();
