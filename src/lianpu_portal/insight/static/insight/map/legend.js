// The legend is also the summary and the filter: a button a state, with its count and what it means.

import { STATES } from "./states.js";

export class Legend {
  /** @param {HTMLElement} root @param {import("./words.js").Words} words @param {(hide: Set<string>) => void} changed */
  constructor(root, words, changed) {
    this.root = root;
    this.words = words;
    this.hide = new Set();
    for (const button of root.querySelectorAll("button[data-state]")) {
      button.addEventListener("click", () => {
        const hide = new Set(this.hide);
        if (!hide.delete(button.dataset.state)) hide.add(button.dataset.state);
        changed(hide.size === STATES.length ? new Set() : hide);
      });
    }
  }

  /** @param {Set<string>} hide @param {import("./model.js").Model|null} model */
  show(hide, model) {
    this.hide = hide;
    if (model) document.querySelector("[data-by-recipe]").textContent = this.words.whole.format(model.byRecipe);
    for (const button of this.root.querySelectorAll("button[data-state]")) {
      const { state } = button.dataset;
      button.setAttribute("aria-pressed", String(!hide.has(state)));
      if (model) button.querySelector("[data-count]").textContent = this.words.whole.format(model.counts[state]);
    }
  }
}
