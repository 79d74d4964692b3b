// A small note beside the pointer: what a product or segment is, in the numbers that are known.

import { make } from "./dom.js";
import { SIGNS, STATES } from "./states.js";

export class Tip {
  /** @param {HTMLElement} root @param {import("./words.js").Words} words */
  constructor(root, words) {
    this.root = root;
    this.words = words;
  }

  /** @param {any} thing product, segment or null @param {number} x @param {number} y inside the drawing */
  show(thing, x, y) {
    this.root.hidden = !thing;
    if (!thing) return;
    if (this.thing !== thing) {
      this.thing = thing;
      this.root.replaceChildren(...("state" in thing ? this.ofProduct(thing) : this.ofSegment(thing)));
    }
    const frame = this.root.parentElement;
    const left = x + 18 + this.root.offsetWidth > frame.clientWidth ? x - this.root.offsetWidth - 12 : x + 18;
    const top = Math.min(y + 14, frame.clientHeight - this.root.offsetHeight - 8);
    this.root.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
  }

  head(thing) {
    return make("strong", {}, this.words.name(thing), " ", make("small", {}, this.words.otherName(thing)));
  }

  ofProduct(product) {
    const { words } = this;
    const facts = [
      words.say("makers", { count: product.makers }),
      words.say("buyers", { count: product.buyers }),
      `${words.say("capacity")} ${words.amount(product.capacity, product.unit)}`,
      `${words.say("need")} ${words.amount(product.need, product.unit)}`,
    ];
    return [this.head(product),
      make("span", { class: "cm-tip-state" }, make("span", { class: "cm-sign", "data-state": product.state }, SIGNS[product.state]),
        words.say(product.state), product.byRecipe ? ` · ${words.say("estimated")}` : ""),
      ...facts.map((fact) => make("span", {}, fact))];
  }

  ofSegment(segment) {
    const { words } = this;
    const counts = STATES.filter((state) => segment.counts[state]).map((state) => make("span", { class: "cm-tip-state" },
      make("span", { class: "cm-sign", "data-state": state }, SIGNS[state]), `${words.say(state)} ${segment.counts[state]}`));
    return [this.head(segment), make("span", {}, segment.value === null ? words.say("value_unknown") : words.say("value", { value: words.money(segment.value) })), ...counts];
  }
}
