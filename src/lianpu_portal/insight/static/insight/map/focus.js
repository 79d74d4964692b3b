// One segment opened: its products in the middle, what they are made of on the left, where they go on the right.

import { boxIn, drawCurves } from "./curves.js";
import { calm, make, narrow } from "./dom.js";
import { nearest } from "./layout.js";
import { neighbours, wholeChain } from "./model.js";
import { breakable } from "./phrases.js";
import { strip, valueBar } from "./overview.js";
import { SIGNS, STATES, gravity } from "./states.js";

/** @typedef {import("./model.js").Segment} Segment */
/** @typedef {import("./model.js").Product} Product */
/** @typedef {import("./model.js").Edge} Edge */

const MOST_NEIGHBOURS = 60; // chips of one side; the product page lists them all

export class Focus {
  /**
   * @param {HTMLElement} root
   * @param {import("./words.js").Words} words
   * @param {{open: (thing: Segment|Product) => void, whole: (product: Product) => void}} go
   */
  constructor(root, words, go) {
    this.root = root;
    this.words = words;
    this.go = go;
    root.addEventListener("keydown", (event) => this.moved(event));
  }

  /**
   * @param {import("./model.js").Model} model
   * @param {Segment} segment
   * @param {Product|null} product the selected one
   * @param {Set<string>} hidden
   */
  show(model, segment, product, hidden) {
    const sameSegment = this.segment === segment && this.model === model;
    const hadFocus = this.root.contains(document.activeElement);
    const scroll = sameSegment ? this.root.scrollTop : 0;
    Object.assign(this, { model, segment, product, hidden });
    this.chips = new Map();
    this.curves = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.curves.setAttribute("class", "cm-curves");
    this.curves.setAttribute("aria-hidden", "true");
    const { from, to } = product ? { from: null, to: null } : neighbours(segment);
    this.root.replaceChildren(
      this.side("takes", product ? this.madeOf(product) : from.map((pair) => this.neighbour(pair))),
      this.own(),
      this.side("goes", product ? this.goesInto(product) : to.map((pair) => this.neighbour(pair))),
      this.curves,
    );
    this.root.scrollTop = scroll;
    const selected = product && this.chips.get(product);
    if (selected) {
      selected.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
      if (hadFocus) selected.focus({ preventScroll: true });
    } else if (!sameSegment || hadFocus) this.root.querySelector(".cm-own-head h2").focus({ preventScroll: true });
    this.resize();
  }

  own() {
    const { words, segment } = this;
    const groups = STATES.filter((state) => !this.hidden.has(state)).flatMap((state) => [this.group(state, false), this.group(state, true)]);
    return make("section", { class: "cm-own" },
      make("header", { class: "cm-own-head" },
        make("h2", { tabindex: -1 }, words.name(segment), make("small", {}, words.otherName(segment))),
        strip(segment, this.hidden), valueBar(segment, this.model.largest, words)),
      ...groups, this.product ? null : make("p", { class: "cm-hint" }, words.say("choose_product")));
  }

  /** The products of a state; those that are missing by recipe only stand apart. */
  group(state, pale) {
    const { words } = this;
    const products = this.segment.products.filter((each) => each.state === state && each.byRecipe === pale);
    if (!products.length) return null;
    const text = `${words.say(state)} ${products.length}`;
    return make("section", { class: "cm-group" },
      make("h3", { class: "cm-group-head" },
        make("span", { class: "cm-sign", "data-state": state, "data-pale": pale, "aria-hidden": "true" }, SIGNS[state]),
        text, pale ? make("small", {}, words.say("estimated")) : null),
      make("ul", { class: "cm-chips" }, ...products.map((each) => this.item(this.chip(each)))));
  }

  side(kind, items) {
    const { words, product } = this;
    const more = items.length - MOST_NEIGHBOURS;
    return make("section", { class: `cm-side cm-side-${kind}` },
      make("h3", { class: "cm-side-head" }, words.say(product ? `product_${kind}` : `segment_${kind}`)),
      product ? this.reach(kind, product) : null,
      items.length ? make("ul", { class: "cm-chips" }, ...items.slice(0, MOST_NEIGHBOURS).map((each) => this.item(each)))
        : make("p", { class: "cm-none" }, words.say(`nothing_${kind}`)),
      more > 0 ? make("p", { class: "cm-none" }, words.say("more", { count: more })) : null);
  }

  item(element) {
    return make("li", {}, element);
  }

  /** How far the chain goes beyond the direct neighbours, with the way to see it. */
  reach(kind, product) {
    const { up, down } = wholeChain(product);
    const reached = kind === "takes" ? up.size : down.size;
    if (!reached) return null;
    const button = make("button", { type: "button", class: "cm-reach" }, this.words.say(`reach_${kind}`, { count: reached }));
    button.addEventListener("click", () => this.go.whole(product));
    return button;
  }

  /** @param {Product} product */
  madeOf(product) {
    const edges = [...product.takes].sort((a, b) => (b.share ?? -1) - (a.share ?? -1) || gravity(a.source.state) - gravity(b.source.state));
    return edges.filter((edge) => !this.hidden.has(edge.source.state)).map((edge) => this.chip(edge.source, edge));
  }

  /** @param {Product} product */
  goesInto(product) {
    const edges = [...product.goes].sort((a, b) => gravity(a.target.state) - gravity(b.target.state) || (b.target.value ?? -1) - (a.target.value ?? -1));
    return edges.filter((edge) => !this.hidden.has(edge.target.state)).map((edge) => this.chip(edge.target, edge));
  }

  /** @param {Product} product @param {Edge} [edge] the input it is shown for */
  chip(product, edge) {
    const { words } = this;
    const selected = product === this.product;
    const share = edge && edge.share !== null ? words.say("share", { share: words.percent(edge.share) }) : "";
    const chip = make("button", { type: "button", class: "cm-chip", "data-state": product.state, "data-product": product.id,
      "data-pale": product.byRecipe, "aria-pressed": edge ? null : String(selected) },
    make("span", { class: "cm-sign", "data-state": product.state, "aria-hidden": "true" }, SIGNS[product.state]),
    make("span", { class: "cm-chip-text" }, make("span", { class: "cm-chip-name" }, ...breakable(words.name(product))),
      make("span", { class: "cm-chip-note" }, [words.say(product.state), edge && product.segment !== this.segment && words.name(product.segment), share].filter(Boolean).join(" · "))));
    chip.addEventListener("click", () => this.go.open(product));
    this.chips.set(edge ?? product, chip);
    return chip;
  }

  neighbour([segment, links]) {
    const button = make("button", { type: "button", class: "cm-neighbour" },
      make("span", { class: "cm-chip-name" }, ...breakable(this.words.name(segment))),
      make("span", { class: "cm-chip-note" }, this.words.say("links", { count: links })), strip(segment));
    button.addEventListener("click", () => this.go.open(segment));
    return button;
  }

  /** Curves from and to the selected product, where its sides stand beside it. */
  resize() {
    if (this.root.hidden || !this.curves) return;
    this.curves.setAttribute("height", "0");
    const own = this.product && this.chips.get(this.product);
    if (!own || narrow()) return drawCurves(this.curves, []);
    this.curves.setAttribute("width", String(this.root.clientWidth));
    this.curves.setAttribute("height", String(this.root.scrollHeight));
    const centre = boxIn(own, this.root);
    const curves = [];
    for (const [edge, chip] of this.chips) {
      if (edge === this.product || !("source" in edge)) continue;
      const box = boxIn(chip, this.root);
      const width = 1.5 + 7 * Math.sqrt(edge.share ?? 0);
      curves.push(edge.target === this.product ? { source: box, target: centre, width, kind: "takes" } : { source: centre, target: box, width, kind: "goes" });
    }
    return drawCurves(this.curves, curves);
  }

  moved(event) {
    const buttons = [...this.root.querySelectorAll("button")];
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    if (!buttons.includes(document.activeElement)) return this.root.querySelector(".cm-own .cm-chip")?.focus();
    const boxes = /** @type {[HTMLElement, import("./layout.js").Box][]} */ (buttons.map((button) => [button, boxIn(button, this.root)]));
    return nearest(boxes, boxIn(document.activeElement, this.root), event.key)?.focus();
  }
}
