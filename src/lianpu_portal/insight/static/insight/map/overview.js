// The chain at one glance: stages left to right, each segment a card with its states and its known value.

import { drawCurves } from "./curves.js";
import { make, narrow } from "./dom.js";
import { layOut, nearest } from "./layout.js";
import { neighbours } from "./model.js";
import { breakable } from "./phrases.js";
import { SIGNS, STATES, mark } from "./states.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./model.js").Segment} Segment */

const SETTLE = 90; // ms the pointer rests on a card before its links are drawn
const MOST_LINES = 14;
const ROOM_OF_CARD = 84; // px of a card at scale 1 without its list of products, and of a line of that list
const ROOM_OF_LINE = 23;
const TIGHT = 78; // a card lower than this has no air between its lines, and lower still a name of one line
const ONE_LINE = 64;
const THREE_LINES = 92; // a card from this height on has room for a name of three
const FITS = [1, 0.94, 0.88, 0.82]; // a name that does not fit is set smaller, down to the last of these

export class Overview {
  /**
   * @param {HTMLElement} root
   * @param {import("./words.js").Words} words
   * @param {(segment: Segment) => void} open
   */
  constructor(root, words, open) {
    this.root = root;
    this.words = words;
    this.open = open;
    this.cards = /** @type {Map<Segment, HTMLElement>} */ (new Map());
    root.addEventListener("keydown", (event) => this.moved(event));
    root.addEventListener("pointerleave", () => this.point(null));
  }

  /** @param {Model} model @param {Set<string>} hidden states that are switched off */
  show(model, hidden) {
    this.model = model;
    this.hidden = hidden;
    this.cards.clear();
    this.curves = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.curves.setAttribute("class", "cm-curves");
    this.curves.setAttribute("aria-hidden", "true");
    const stages = model.stages.filter((stage) => stage.segments.length);
    this.list = make("ol", { class: "cm-stages" }, ...stages.map((stage) => this.stage(stage)));
    this.root.replaceChildren(this.list, this.curves);
    this.firstStop(this.cards.values().next().value);
    this.resize();
  }

  stage(stage) {
    const head = make("h2", { class: "cm-stage-head" },
      make("span", { class: "cm-stage-name" }, this.words.name(stage)),
      make("span", { class: "cm-stage-count" }, this.words.say("products", { count: stage.products })));
    const cards = stage.segments.map((segment) => make("li", {}, this.card(segment)));
    return make("li", { class: "cm-stage" }, head, make("ul", { class: "cm-cards" }, ...cards));
  }

  card(segment) {
    const { words } = this;
    const { state, pale, weight } = mark(segment);
    const card = make("button", { class: "cm-card", type: "button", "data-state": state, "data-pale": pale, tabindex: -1,
      title: words.name(segment) },
    make("span", { class: "cm-card-name" }, ...breakable(words.name(segment))), strip(segment, this.hidden), valueBar(segment, this.model.largest, words));
    for (const drawn of card.children) drawn.setAttribute("aria-hidden", "true"); // said in words instead
    card.append(make("span", { class: "visually-hidden" }, this.spoken(segment)));
    card.style.setProperty("--weight", String(weight));
    const shown = STATES.some((each) => !this.hidden.has(each) && segment.counts[each]);
    card.classList.toggle("cm-faded", !shown);
    card.addEventListener("click", () => this.open(segment));
    card.addEventListener("pointerenter", () => this.point(segment));
    card.addEventListener("focus", () => this.point(segment));
    card.addEventListener("blur", () => this.point(null));
    this.cards.set(segment, card);
    return card;
  }

  spoken(segment) {
    const { words } = this;
    const counts = STATES.filter((state) => segment.counts[state]).map((state) => `${words.say(state)} ${segment.counts[state]}`);
    const value = segment.value === null ? words.say("value_unknown") : words.say("value", { value: words.money(segment.value) });
    return [words.name(segment), words.say("products", { count: segment.products.length }), ...counts, value].join(", ");
  }

  /** Lay the cards out for the room there is. */
  resize() {
    if (!this.model || this.root.hidden) return;
    const stacked = narrow();
    this.root.classList.toggle("cm-stacked", stacked);
    const styles = [...this.cards.values(), ...this.root.querySelectorAll(".cm-stage-head")];
    if (stacked) {
      for (const element of styles) for (const side of ["left", "top", "width", "height"]) element.style.removeProperty(side);
      this.list.removeAttribute("style");
      for (const card of this.cards.values()) {
        card.querySelector(".cm-card-list")?.remove();
        fitStrip(card.querySelector(".cm-strip"));
      }
      return;
    }
    const layout = layOut(this.model, this.root.clientWidth, this.root.clientHeight);
    this.layout = layout;
    const heads = this.root.querySelectorAll(".cm-stage-head");
    layout.stages.forEach((box, place) => position(heads[place], box));
    const scale = Math.max(0.88, Math.min(1.7, layout.scale));
    const rooms = new Map();
    for (const [segment, box] of layout.cards) {
      position(this.cards.get(segment), box);
      this.cards.get(segment).classList.toggle("cm-tight", box.height / scale < TIGHT);
      this.cards.get(segment).classList.toggle("cm-one-line", box.height / scale < ONE_LINE);
      this.cards.get(segment).classList.toggle("cm-three-lines", box.height / scale >= THREE_LINES);
      rooms.set(segment, Math.floor((box.height / scale - ROOM_OF_CARD) / ROOM_OF_LINE));
      this.fill(segment, rooms.get(segment));
    }
    this.list.style.height = `${layout.height}px`;
    this.root.style.setProperty("--scale", String(scale));
    for (const [segment, card] of this.cards) {
      fitName(card);
      fitStrip(card.querySelector(".cm-strip"));
      if (rooms.get(segment) >= 1 && card.scrollHeight > card.clientHeight + 1) this.fill(segment, rooms.get(segment) - 1);
    }
    this.curves.setAttribute("width", String(layout.width));
    this.curves.setAttribute("height", String(layout.height));
  }

  /** A card with room to spare names its products, worst first. */
  fill(segment, room) {
    const card = this.cards.get(segment);
    card.querySelector(".cm-card-list")?.remove();
    card.classList.toggle("cm-tall", room >= 3);
    if (room < 1) return;
    if (room < 3) {
      card.append(this.worst(segment, room));
      return;
    }
    const shown = segment.products.filter((each) => !this.hidden.has(each.state));
    const lines = shown.slice(0, shown.length > room ? room - 1 : room).map((each) => make("span", { class: "cm-card-line" },
      make("span", { class: "cm-sign", "data-state": each.state, "data-pale": each.byRecipe }, SIGNS[each.state]), make("span", { class: "cm-card-line-name" }, this.words.name(each))));
    const more = shown.length - lines.length;
    if (more) lines.push(make("span", { class: "cm-card-line cm-card-more" }, this.words.say("and_more", { count: more })));
    card.append(make("span", { class: "cm-card-list", "aria-hidden": "true" }, ...lines));
  }

  /** A card with room for a line or two names those in the worst state, one after the other. */
  worst(segment, room) {
    const { state, pale } = mark(segment);
    const named = segment.products.filter((each) => each.state === state && each.byRecipe === pale && !this.hidden.has(state)).map((each) => this.words.name(each));
    const list = make("span", { class: room === 1 ? "cm-card-list cm-card-worst cm-card-one" : "cm-card-list cm-card-worst", "aria-hidden": "true" },
      make("span", { class: "cm-sign", "data-state": state, "data-pale": pale }, SIGNS[state]), ...breakable(named.join(this.words.english ? ", " : "、")));
    list.style.webkitLineClamp = String(room);
    return list;
  }

  /** Draw what a segment takes and where it goes, and fade the rest. @param {Segment|null} segment */
  point(segment) {
    clearTimeout(this.waiting);
    if (this.pointed === segment) return;
    this.waiting = setTimeout(() => {
      this.pointed = segment;
      this.drawLinks(segment);
    }, SETTLE);
  }

  drawLinks(segment) {
    if (!this.layout || this.root.classList.contains("cm-stacked")) return;
    const { from, to } = segment ? neighbours(segment) : { from: [], to: [] };
    const near = new Set([segment, ...from.map(([other]) => other), ...to.map(([other]) => other)]);
    for (const [other, card] of this.cards) card.classList.toggle("cm-far", segment !== null && !near.has(other));
    const box = (other) => this.layout.cards.get(other);
    const width = (links) => Math.min(MOST_LINES, 1.5 + Math.sqrt(links));
    drawCurves(this.curves, [
      ...from.map(([other, links]) => ({ source: box(other), target: box(segment), width: width(links), kind: "takes" })),
      ...to.map(([other, links]) => ({ source: box(segment), target: box(other), width: width(links), kind: "goes" })),
    ]);
  }

  moved(event) {
    const from = [...this.cards].find(([, card]) => card === document.activeElement);
    if (!from || !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    const next = this.layout && !this.root.classList.contains("cm-stacked")
      ? nearest(this.layout.cards, this.layout.cards.get(from[0]), event.key)
      : this.beside(from[0], event.key);
    if (next) this.focus(next);
  }

  beside(segment, key) {
    const all = [...this.cards.keys()];
    return all[all.indexOf(segment) + (key === "ArrowDown" || key === "ArrowRight" ? 1 : -1)];
  }

  /** @param {Segment} segment */
  focus(segment) {
    const card = this.cards.get(segment);
    if (!card) return;
    this.firstStop(card);
    card.focus();
  }

  /** One card is in the tab order; arrows lead to the others. */
  firstStop(card) {
    for (const other of this.cards.values()) other.tabIndex = other === card ? 0 : -1;
  }
}

/** Set the name of a card as large as it fits whole. @param {HTMLElement} card */
function fitName(card) {
  const name = card.querySelector(".cm-card-name");
  for (const fit of FITS) {
    name.style.setProperty("--fit", String(fit));
    if (name.scrollHeight <= name.clientHeight + 1 && name.scrollWidth <= name.clientWidth + 1) return;
  }
}

/** Where the parts of a strip are too many for it, they move together, then the number of the unknown goes, at last the signs. */
function fitStrip(strip) {
  const steps = ["cm-strip-close", "cm-strip-known", "cm-strip-bare"];
  strip.classList.remove(...steps);
  for (const less of steps) {
    if (strip.scrollWidth <= strip.clientWidth) return;
    strip.classList.add(less);
  }
}

function position(element, box) {
  Object.assign(element.style, { left: `${box.x}px`, top: `${box.y}px`, width: `${box.width}px`, height: `${box.height}px` });
}

/**
 * The products by state, side by side, each part as wide as their number, with sign and count.
 * @param {Segment} segment
 * @param {Set<string>} [hidden]
 */
export function strip(segment, hidden = new Set()) {
  const { counts, byRecipe } = segment;
  const amounts = STATES.flatMap((state) => (state === "missing"
    ? [[state, counts.missing - byRecipe, false], [state, byRecipe, true]] : [[state, counts[state], false]]));
  const parts = amounts.filter(([state, amount]) => amount && !hidden.has(state)).map(([state, amount, pale]) => {
    const part = make("span", { class: "cm-part", "data-state": state, "data-pale": pale },
      state === "unknown" ? null : make("i", {}, SIGNS[state]), make("span", {}, String(amount)));
    part.style.flexGrow = String(amount);
    return part;
  });
  return make("span", { class: parts.length > 4 ? "cm-strip cm-strip-many" : "cm-strip", "aria-hidden": "true" }, ...parts);
}

/** The known yearly value as a bar (square-root scale) and in words; hatched where it is not known. */
export function valueBar(segment, largest, words) {
  const known = segment.value !== null;
  const fill = make("i", { class: "cm-bar-fill" });
  if (known) fill.style.width = `${Math.max(2, 100 * Math.sqrt(segment.value / (largest || 1)))}%`;
  return make("span", { class: known ? "cm-value" : "cm-value cm-value-unknown", "aria-hidden": "true" },
    make("span", { class: "cm-bar" }, known ? fill : null),
    make("span", { class: "cm-value-text" }, known ? words.money(segment.value) : words.say("value_unknown")));
}
