// The same map as a table: written by the server, fetched when it is first looked at.

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
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        this.full.replaceChildren(...page.body.childNodes);
      } catch (error) {
        if (error.name === "AbortError") return;
        this.shown = null;
        this.full.textContent = this.words.say("load_failed");
      }
      this.full.removeAttribute("aria-busy");
    }
    this.mark(node, hidden);
  }

  mark(node, hidden) {
    for (const row of this.full.querySelectorAll("tr[data-state]")) row.hidden = hidden.has(row.dataset.state);
    this.full.querySelector("tr[aria-current]")?.removeAttribute("aria-current");
    const row = node && this.full.querySelector(`[data-node="${CSS.escape(node)}"]`);
    if (row) {
      row.setAttribute("aria-current", "true");
      row.scrollIntoView({ block: "center" });
    }
  }
}
