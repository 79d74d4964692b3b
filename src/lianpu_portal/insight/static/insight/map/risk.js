// The layer «risk»: a circle a product, as large as what hangs on its most critical supplier, with a sign for how it is supplied.

import { make } from "./dom.js";
import { breakable } from "./phrases.js";
import { SIGNS } from "./states.js";
import { Worth } from "./worth.js";

/** @typedef {import("./model.js").Product} Product */

const NAMED = 24; // px from which a circle has room for its name
const VALUED = 34; // and for its index

export class Risk extends Worth {
  counted = "risk_products";
  none = "risk_none";

  /** @param {Product} product */
  bubble(product, circle, size) {
    const { words } = this;
    const [low, index, high, code, alone, parts] = this.values[product.id];
    const facts = [words.say("risk_index", { low: words.percent(low), high: words.percent(high) }), words.say(`risk_${code}`), words.say("risk_alone", { alone, parts })];
    const button = make("button", { type: "button", class: "cm-bubble", "data-state": code, title: [words.name(product), ...facts].join("\n"),
      "aria-label": [words.name(product), ...facts].join(", "), "aria-current": this.chosen === product ? "true" : null });
    Object.assign(button.style, { left: `${circle.x - circle.r - size.left}px`, top: `${circle.y - circle.r - size.top}px`, width: `${2 * circle.r}px`, height: `${2 * circle.r}px` });
    button.style.setProperty("--r", `${circle.r}px`);
    const sign = `${SIGNS[code]} ${words.percent(index)}`;
    if (circle.r >= NAMED) button.append(make("span", { class: "cm-bubble-name", "aria-hidden": "true" }, ...breakable(words.name(product))));
    if (circle.r >= VALUED) button.append(make("span", { class: "cm-bubble-value", "aria-hidden": "true" }, sign));
    else if (circle.r < NAMED) button.append(make("span", { class: "cm-bubble-value", "aria-hidden": "true" }, SIGNS[code]));
    button.addEventListener("click", () => this.ways.open(product));
    return button;
  }
}
