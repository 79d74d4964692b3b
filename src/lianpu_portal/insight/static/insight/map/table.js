// The same map as a table: written by the server, fetched when it is first looked at.

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

  mark(node, hidden) {
    for (const row of this.full.querySelectorAll("tr[data-state]")) row.hidden = hidden.has(row.dataset.state);
    this.full.querySelector("tr[aria-current]")?.removeAttribute("aria-current");
    const row = node && this.full.querySelector(`[data-node="${CSS.escape(node)}"]`);
    if (row) {
      row.setAttribute("aria-current", "true");
      const below = row.getBoundingClientRect().top - this.root.getBoundingClientRect().top;
      if (this.root.scrollHeight > this.root.clientHeight) this.root.scrollTop += below - this.root.clientHeight / 3;
      else row.scrollIntoView({ block: "center" });
    }
  }
}
