// The side panel (a sheet from below on phones): the product's own page, without its frame.

export class Panel {
  /**
   * @param {HTMLElement} root
   * @param {import("./words.js").Words} words
   * @param {string} address of a product page, with __id__ for the product
   * @param {() => void} closed called when the reader closes it
   */
  constructor(root, words, address, closed) {
    Object.assign(this, { root, words, address });
    this.title = root.querySelector("[data-title]");
    this.page = root.querySelector("[data-page]");
    this.content = root.querySelector("[data-content]");
    root.querySelector("[data-close]").addEventListener("click", closed);
  }

  /** @param {import("./model.js").Product} product @param {{chain: string, region: string}} scope */
  async open(product, scope) {
    const page = this.address.replace("__id__", encodeURIComponent(product.id));
    const query = new URLSearchParams({ ...(scope.chain && { chain: scope.chain }), ...(scope.region && { region: scope.region }) });
    this.title.textContent = this.words.name(product);
    this.page.href = query.size ? `${page}?${query}` : page;
    this.root.hidden = false;
    query.set("panel", "1");
    const address = `${page}?${query}`;
    if (this.shown === address) return;
    this.shown = address;
    this.request?.abort();
    this.request = new AbortController();
    this.root.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: this.request.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(String(answer.status));
      this.fill(await answer.text());
    } catch (error) {
      if (error.name === "AbortError") return;
      this.shown = null;
      this.content.textContent = this.words.say("panel_failed");
    }
    this.root.removeAttribute("aria-busy");
  }

  fill(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const part = page.querySelector("main") ?? page.body;
    this.content.replaceChildren(...part.childNodes);
    this.content.scrollTop = 0;
    /** @type {any} */ (window).htmx?.process(this.content);
  }

  close() {
    this.request?.abort();
    this.shown = null;
    this.root.hidden = true;
  }
}
