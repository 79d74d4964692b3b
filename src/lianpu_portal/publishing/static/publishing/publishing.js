// Publishing: chips that stay open while they are edited, the proof of work, the copy button. All of it works without, too.
(() => {
  // Enter in the sentence goes on; Enter in an editor reads it anew.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    const field = event.target;
    if (field.id === "sentence") {
      event.preventDefault();
      document.getElementById("continue")?.click();
    } else if (field.matches?.("#first .chip-editor input, #first .chip-field input")) {
      event.preventDefault();
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  // What was typed before the page could listen is read as soon as it can.
  document.addEventListener("htmx:load", () => {
    for (const field of document.querySelectorAll("#sentence, #firm")) {
      if (field.value !== field.defaultValue) field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }, { once: true });

  // What is open or has the focus stays so when the chips are drawn anew.
  let open = "", focused = "";
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "reading") return;
    const done = event.detail.requestConfig?.elt?.matches?.(".chip-acts button");
    open = done ? "" : document.querySelector("#reading details[open]")?.id ?? "";
    focused = document.activeElement?.closest("#reading") ? document.activeElement.id : "";
    if (done) focused = `${document.querySelector("#reading details[open]")?.id ?? ""}-summary`;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "reading") return;
    const details = open && document.getElementById(open);
    if (details) details.open = true;
    if (focused.endsWith("-summary")) document.getElementById(focused.slice(0, -8))?.querySelector("summary")?.focus();
    else if (focused) document.getElementById(focused)?.focus();
    document.querySelector(".begin")?.toggleAttribute("hidden", Boolean(document.querySelector("#reading .chips")));
  });

  // An opened chip is for typing: its first field gets the focus.
  document.addEventListener("toggle", (event) => {
    const details = event.target;
    if (!details.matches?.(".chip-edit") || !details.open || details.contains(document.activeElement?.closest("input, select"))) return;
    details.querySelector(".chip-editor input:not([type=hidden]), .chip-editor select")?.focus();
  }, true);

  // Chosen files are named beside the button.
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.(".attach-input")) return;
    const hint = event.target.parentElement.querySelector("[data-empty]");
    const names = [...event.target.files].map((file) => file.name).join(", ");
    if (hint) hint.textContent = names || hint.dataset.empty;
  });

  // One box ticks all of a page.
  document.addEventListener("change", (event) => {
    const name = event.target.dataset?.tickAll;
    if (name) for (const box of event.target.form.elements[name].length ? event.target.form.elements[name] : [event.target.form.elements[name]]) box.checked = event.target.checked;
  });

  // Where the page reads too often, it says so beside what was understood so far, and reads on when it may.
  let again = 0;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail, told = document.getElementById("reading-told");
    if (!told || target.id !== "reading") return;
    clearTimeout(again);
    told.innerHTML = xhr.status === 429 ? xhr.responseText : "";
    if (xhr.status !== 429) return;
    again = setTimeout(() => {
      const field = document.getElementById("sentence") ?? document.querySelector("#reading input:not([type=hidden])");
      field?.dispatchEvent(new Event(field.id === "sentence" ? "input" : "change", { bubbles: true }));
    }, 1000 * (Number(xhr.getResponseHeader("Retry-After")) || 10));
  });

  // What the name before meant must not stand beside another name.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "firm-found" && event.detail.xhr.status === 429) event.detail.shouldSwap = true;
  });
})();
