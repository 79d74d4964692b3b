// The search box: products and segments by name in either language; a choice flies to it.

import { make } from "./dom.js";
import { SIGNS } from "./states.js";

const MOST = 9;

export class Search {
  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} list
   * @param {import("./words.js").Words} words
   * @param {(id: string) => void} choose
   */
  constructor(input, list, words, choose) {
    Object.assign(this, { input, list, words, choose, found: [], active: -1 });
    input.addEventListener("input", () => this.look());
    input.addEventListener("focus", () => this.look());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 120));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** @param {import("./model.js").Model} model */
  use(model) {
    const entry = (kind) => (thing) => ({ kind, thing, text: [thing.zh, thing.en, thing.id].filter(Boolean).join("\n").toLowerCase() });
    this.entries = [...model.segments.filter((segment) => segment.zh || segment.en).map(entry("segment")), ...model.products.map(entry("product"))];
  }

  look() {
    const asked = this.input.value.trim().toLowerCase();
    if (!asked || !this.entries) return this.close();
    const ranked = [];
    for (const entry of this.entries) {
      const at = entry.text.indexOf(asked);
      if (at >= 0) ranked.push([at === 0 || entry.text[at - 1] === "\n" ? 0 : 1, entry.text.length, entry]);
    }
    ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    this.found = ranked.slice(0, MOST).map(([, , entry]) => entry);
    this.active = this.found.length ? 0 : -1;
    return this.draw(asked);
  }

  draw(asked) {
    const options = this.found.map((entry, place) => this.option(entry, place));
    const none = make("li", { class: "cm-option cm-option-none", role: "presentation" }, this.words.say("nothing_found", { text: asked }));
    this.list.replaceChildren(...(options.length ? options : [none]));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
  }

  option({ kind, thing }, place) {
    const sign = kind === "product" ? make("span", { class: "cm-sign", "data-state": thing.state }, SIGNS[thing.state]) : make("span", { class: "cm-sign" }, "▦");
    const about = kind === "product" ? this.words.name(thing.segment) : this.words.say("segment");
    const option = make("li", { class: "cm-option", role: "option", id: `cm-option-${place}` }, sign,
      make("span", { class: "cm-chip-name" }, this.words.name(thing)),
      make("span", { class: "cm-chip-note" }, [this.words.otherName(thing), about].filter(Boolean).join(" · ")));
    option.addEventListener("click", () => this.take(place));
    return option;
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.found.length) {
      event.preventDefault();
      this.active = (this.active + step + this.found.length) % this.found.length;
      this.mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.active >= 0) this.take(this.active);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.input.value = "";
      this.close();
      this.input.blur();
    }
  }

  mark() {
    [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === this.active)));
    if (this.active >= 0) this.input.setAttribute("aria-activedescendant", `cm-option-${this.active}`);
  }

  take(place) {
    const { thing } = this.found[place];
    this.input.value = "";
    this.close();
    this.input.blur();
    this.choose(thing.id);
  }

  close() {
    this.found = [];
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
