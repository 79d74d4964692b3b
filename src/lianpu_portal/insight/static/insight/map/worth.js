// The layer «value»: a circle a gap, as large as what it is worth a year, in the colour of its state, stage by stage.

import { extent, pack } from "./bubbles.js";
import { make, narrow } from "./dom.js";
import { breakable } from "./phrases.js";
import { SIGNS } from "./states.js";

/** @typedef {import("./model.js").Product} Product */

const MOST = 36; // circles of a stage; the smaller ones are counted in words
const LEAST = 7; // px of the smallest radius: a finger still finds it beside its neighbours
const NAMED = 24; // px from which a circle has room for its name
const VALUED = 36; // and for its value
const HEAD = 58; // px of a stage's heading with its total
const SIDE = 24; // px between stages
const SHAPES = [1, 1.5, 2.2, 3.2]; // of a packing: height by width

export class Worth {
  /** What the strip of a stage counts, and what is said where nothing is drawn: words of this layer. */
  counted = "worth_gaps";
  none = "worth_none";

  /**
   * @param {HTMLElement} root
   * @param {import("./words.js").Words} words
   * @param {{open: (product: Product) => void}} ways
   */
  constructor(root, words, ways) {
    this.root = root;
    this.words = words;
    this.ways = ways;
    this.stages = root.querySelector("[data-stages]");
    this.strip = root.querySelector("[data-strip]");
    // The values are there once the computation that the strip shows is done.
    root.addEventListener("htmx:afterSettle", () => {
      if (this.strip.querySelector(".computed-result")) this.load();
    });
  }

  /** @param {import("./model.js").Model} model @param {string} query chain and region @param {Set<string>} hide @param {Product|null} chosen */
  async show(model, query, hide, chosen) {
    Object.assign(this, { model, hide, chosen });
    if (this.query !== query) {
      this.query = query;
      await this.load();
    } else this.draw();
  }

  async load() {
    this.request?.abort();
    this.request = new AbortController();
    this.root.setAttribute("aria-busy", "true");
    const address = (name) => (this.query ? `${this.root.dataset[name]}?${this.query}` : this.root.dataset[name]);
    try {
      const [values, strip] = await Promise.all(["values", "strip"].map((name) => fetch(address(name), { signal: this.request.signal })));
      if (!values.ok || !strip.ok) throw new Error(`${values.status} ${strip.status}`);
      this.values = (await values.json()).values;
      this.strip.innerHTML = await strip.text(); // our own page's fragment
      globalThis.htmx?.process(this.strip);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.values = {};
      this.strip.textContent = this.words.say("load_failed");
    }
    this.root.removeAttribute("aria-busy");
    this.draw();
  }

  /** Gaps of a stage that have a value, the largest first. */
  valued(stage) {
    const products = stage.segments.flatMap((segment) => segment.products);
    const worth = (product) => this.values[product.id]?.[1] ?? 0;
    return products.filter((each) => worth(each) > 0 && !this.hide.has(each.state)).sort((a, b) => worth(b) - worth(a));
  }

  draw() {
    if (!this.model || this.root.hidden || !this.values) return;
    const stages = this.model.stages.map((stage) => ({ stage, gaps: this.valued(stage) })).filter(({ gaps }) => gaps.length);
    [this.scale, this.tall] = this.scaleFor(stages);
    this.stages.classList.toggle("cm-stacked", narrow());
    const held = this.stages.contains(document.activeElement) ? document.activeElement.dataset.product : null;
    this.stages.replaceChildren(...stages.map((each) => this.column(each)));
    if (held) this.stages.querySelector(`[data-product="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
    if (!stages.length) this.stages.append(make("p", { class: "cm-worth-none" }, this.words.say(this.none)));
    for (const button of this.stages.querySelectorAll("[aria-current]")) button.scrollIntoView({ block: "nearest" });
  }

  /**
   * Pixels of radius for the square root of a yuan, so that all stages fit beside one another, or each into the width;
   * and how much taller than wide the packings are with which the circles become largest.
   */
  scaleFor(stages) {
    const tried = (narrow() ? [1] : SHAPES).map((tall) => [this.scaleAt(stages, tall), tall]);
    return tried.reduce((best, each) => (each[0] > best[0] * 1.01 ? each : best));
  }

  scaleAt(stages, tall) {
    const width = this.root.clientWidth - SIDE;
    const height = Math.max(260, this.root.clientHeight - this.strip.offsetHeight - HEAD - 40);
    const sizes = (scale) => stages.map(({ gaps }) => extent(this.packed(gaps, scale, tall)));
    let [low, high] = [0, Math.max(width, height) / Math.sqrt(this.largest(stages) || 1)];
    for (let step = 0; step < 12; step += 1) {
      const middle = (low + high) / 2;
      const all = sizes(middle);
      const fits = narrow()
        ? all.every((size) => size.width <= width)
        : all.reduce((sum, size) => sum + Math.max(size.width, 110) + SIDE, 0) <= width && all.every((size) => size.height <= height);
      if (fits) low = middle;
      else high = middle;
    }
    return low;
  }

  largest(stages) {
    return Math.max(0, ...stages.map(({ gaps }) => this.values[gaps[0].id][1]));
  }

  packed(gaps, scale, tall) {
    return pack(gaps.slice(0, MOST).map((each) => Math.max(LEAST, scale * Math.sqrt(this.values[each.id][1]))), tall);
  }

  column({ stage, gaps }) {
    const { words } = this;
    const circles = this.packed(gaps, this.scale, this.tall);
    const size = extent(circles);
    const field = make("ul", { class: "cm-bubbles" }, ...circles.map((circle, place) => make("li", {}, this.bubble(gaps[place], circle, size))));
    field.style.width = `${size.width}px`;
    field.style.height = `${size.height}px`;
    const rest = gaps.length - circles.length;
    return make("section", { class: "cm-worth-stage" },
      make("h2", {}, words.name(stage), make("small", {}, words.say(this.counted, { count: gaps.length }))),
      field,
      rest ? make("p", { class: "cm-worth-more" }, words.say("worth_more", { count: rest })) : null);
  }

  bubble(product, circle, size) {
    const { words } = this;
    const [low, value, high] = this.values[product.id];
    const range = high === null ? words.say("worth_least", { low: words.money(low) }) : words.say("worth_range", { low: words.money(low), high: words.money(high) });
    const told = words.say("worth_value", { value: words.money(value) });
    const button = make("button", { type: "button", class: "cm-bubble", "data-product": product.id, "data-state": product.state, "data-pale": product.byRecipe,
      title: `${words.name(product)}\n${told}\n${range}`, "aria-current": this.chosen === product ? "true" : null });
    Object.assign(button.style, { left: `${circle.x - circle.r - size.left}px`, top: `${circle.y - circle.r - size.top}px`, width: `${2 * circle.r}px`, height: `${2 * circle.r}px` });
    button.style.setProperty("--r", `${circle.r}px`);
    const named = circle.r >= NAMED;
    button.append(make("span", { class: named ? "cm-bubble-name" : "visually-hidden" }, ...breakable(words.name(product))));
    if (circle.r >= VALUED) button.append(make("span", { class: "cm-bubble-value" }, `${SIGNS[product.state]} ${words.money(value)}`));
    button.append(make("span", { class: "visually-hidden" }, `, ${words.say(product.state)}, ${told}, ${range}`));
    button.addEventListener("click", () => this.ways.open(product));
    return button;
  }

  resize() {
    this.draw();
  }
}
