// The search box: products and segments by name at once; by other words, and in either script, as the server answers.

import { make } from "./dom.js";
import { SIGNS } from "./states.js";

const MOST = 9;
const PAUSE = 90; // ms without a key before the server is asked

export class Search {
  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} list
   * @param {import("./words.js").Words} words
   * @param {string} address where the server is asked
   * @param {(id: string) => void} choose
   */
  constructor(input, list, words, address, choose) {
    Object.assign(this, { input, list, words, address, choose, found: [], active: -1, moved: false, waiting: false, eager: false });
    this.answers = /** @type {Map<string, [string, string|null][]>} */ (new Map());
    input.addEventListener("input", () => this.look());
    input.addEventListener("focus", () => this.look());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 120));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** @param {import("./model.js").Model} model */
  use(model) {
    const entry = (kind) => (thing) => ({ kind, thing, text: [thing.zh, thing.en, thing.id].filter(Boolean).join("\n").toLowerCase() });
    this.model = model;
    this.entries = [...model.segments.filter((segment) => segment.zh || segment.en).map(entry("segment")), ...model.products.map(entry("product"))];
  }

  look() {
    const asked = this.input.value.trim().toLowerCase();
    clearTimeout(this.timer);
    Object.assign(this, { asked, moved: false, eager: false, waiting: false });
    if (!asked || !this.entries) return this.close();
    const answer = this.answers.get(asked);
    if (answer) return this.draw(this.merged(answer, this.named(asked)));
    this.waiting = true;
    this.timer = setTimeout(() => this.ask(asked), PAUSE);
    return this.draw(this.named(asked));
  }

  /** What has the words in one of its names. */
  named(asked) {
    const ranked = [];
    for (const entry of this.entries) {
      const at = entry.text.indexOf(asked);
      if (at >= 0) ranked.push([at === 0 || entry.text[at - 1] === "\n" ? 0 : 1, entry.text.length, entry]);
    }
    ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return ranked.slice(0, MOST).map(([, , entry]) => entry);
  }

  /** What the server found, in its order, as far as it is in this drawing; then what only the names found. */
  merged(answer, named) {
    const entries = new Map(this.entries.map((entry) => [entry.thing, entry]));
    const found = answer.map(([id, word]) => ({ ...entries.get(this.model.byId.get(id) ?? this.model.segmentById.get(id)), word }))
      .filter((entry) => entry.thing);
    const seen = new Set(found.map((entry) => entry.thing));
    return [...found, ...named.filter((entry) => !seen.has(entry.thing))].slice(0, MOST);
  }

  /** Ask the server; without its answer the names alone are searched. */
  async ask(asked) {
    this.request?.abort();
    this.request = new AbortController();
    let answer = [];
    try {
      const response = await fetch(`${this.address}?q=${encodeURIComponent(asked)}`, { signal: this.request.signal });
      if (response.ok) {
        answer = (await response.json()).found;
        this.answers.set(asked, answer);
      }
    } catch (error) {
      if (error.name === "AbortError") return;
    }
    if (asked !== this.asked || !this.waiting) return;
    this.waiting = false;
    const chosen = this.moved ? this.found[this.active]?.thing : null;
    this.draw(this.merged(answer, this.named(asked)));
    const place = this.found.findIndex((entry) => entry.thing === chosen);
    if (place > 0) {
      this.active = place;
      this.mark();
    }
    if (this.eager && this.found.length) this.take(0);
  }

  draw(found) {
    this.found = found;
    this.active = found.length ? 0 : -1;
    const options = found.map((entry, place) => this.option(entry, place));
    const none = make("li", { class: "cm-option cm-option-none", role: "presentation" }, this.waiting ? "…" : this.words.say("nothing_found", { text: this.asked }));
    this.list.replaceChildren(...(options.length ? options : [none]));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
  }

  option({ kind, thing, word }, place) {
    const sign = kind === "product" ? make("span", { class: "cm-sign", "data-state": thing.state }, SIGNS[thing.state]) : make("span", { class: "cm-sign" }, "▦");
    const about = kind === "product" ? this.words.name(thing.segment) : this.words.say("segment");
    const option = make("li", { class: "cm-option", role: "option", id: `cm-option-${place}` }, sign,
      make("span", { class: "cm-chip-name" }, this.words.name(thing)),
      make("span", { class: "cm-chip-note" }, [this.otherWord(thing, word), about].filter(Boolean).join(" · ")));
    option.addEventListener("click", () => this.take(place));
    return option;
  }

  /** The word that was found, where it is none of the names; else the name in the other language. */
  otherWord(thing, word) {
    return word && word !== thing.zh && word !== thing.en ? word : this.words.otherName(thing);
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.found.length) {
      event.preventDefault();
      this.moved = true;
      this.active = (this.active + step + this.found.length) % this.found.length;
      this.mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.active >= 0) this.take(this.active);
      else this.eager = this.waiting;
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
    Object.assign(this, { found: [], active: -1, waiting: false });
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
