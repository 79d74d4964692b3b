// The same map as a table: written by the server, fetched when it is first looked at.

import { make, narrow } from "./dom.js";
import { strip } from "./overview.js";
import { STATES } from "./states.js";

const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body.childNodes;

export class Table {
  /** @param {HTMLElement} root holds the summary that is in the page from the start @param {import("./words.js").Words} words */
  constructor(root, words) {
    this.root = root;
    this.words = words;
    this.full = root.querySelector("[data-full]");
  }

  /** @param {string} address of the table of these arguments @param {string} node to be shown first @param {Set<string>} hidden */
  async show(address, node, hidden) {
    if (this.shown !== address) {
      this.shown = address;
      this.request?.abort();
      this.request = new AbortController();
      this.full.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(address, { signal: this.request.signal });
        if (!answer.ok) throw new Error(String(answer.status));
        this.full.replaceChildren(...parsed(await answer.text()));
        if (narrow()) for (const body of this.full.querySelectorAll("tbody")) this.foldable(body);
      } catch (error) {
        if (error.name === "AbortError") return;
        this.shown = null;
        this.full.textContent = this.words.say("load_failed");
      }
      this.full.removeAttribute("aria-busy");
    }
    this.mark(node, hidden);
  }

  /** The table of segments, which is what paper and screen readers get besides: of the chain that is shown. */
  async summarise(address) {
    const answer = await fetch(address);
    if (answer.ok) this.root.querySelector("[data-summary]").replaceChildren(...parsed(await answer.text()));
  }

  /** On a phone a segment is a line with its counts until it is pressed: the whole table is as long as a book. */
  foldable(body) {
    const head = body.querySelector(".cm-segment-row th");
    const rows = [...body.querySelectorAll("tr[data-state]")];
    const counts = Object.fromEntries(STATES.map((state) => [state, rows.filter((row) => row.dataset.state === state).length]));
    const fold = make("button", { type: "button", class: "cm-fold", "aria-expanded": "false" });
    fold.append(...head.childNodes);
    fold.addEventListener("click", () => this.unfold(body, body.dataset.folded !== undefined));
    head.append(fold, strip({ counts, byRecipe: rows.filter((row) => row.querySelector("[data-recipe]")).length }));
    this.unfold(body, false);
  }

  unfold(body, open) {
    body.toggleAttribute("data-folded", !open);
    body.querySelector(".cm-fold")?.setAttribute("aria-expanded", String(open));
  }

  mark(node, hidden) {
    for (const row of this.full.querySelectorAll("tr[data-state]")) row.hidden = hidden.has(row.dataset.state);
    this.full.querySelector("tr[aria-current]")?.removeAttribute("aria-current");
    const row = node && this.full.querySelector(`[data-node="${CSS.escape(node)}"]`);
    if (row) {
      this.unfold(row.closest("tbody"), true);
      row.setAttribute("aria-current", "true");
      const below = row.getBoundingClientRect().top - this.root.getBoundingClientRect().top;
      if (this.root.scrollHeight > this.root.clientHeight) this.root.scrollTop += below - this.root.clientHeight / 3;
      else row.scrollIntoView({ block: "center" });
    }
  }
}
