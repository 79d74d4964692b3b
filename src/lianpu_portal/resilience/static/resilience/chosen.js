// What fails, as the form holds it: ticked boxes that a press in the picture or a found name adds, and unticking takes out.

import { make } from "../insight/map/dom.js";

export class Chosen {
  /** @param {HTMLFormElement} form @param {import("../insight/map/words.js").Words} words @param {() => void} changed */
  constructor(form, words, changed) {
    Object.assign(this, { form, words, changed });
    this.chips = form.querySelector("[data-part=chips]");
    this.found = form.querySelector("#dr-found");
    this.query = form.querySelector("[name=q]");
    form.addEventListener("change", (event) => this.ticked(event.target));
    form.addEventListener("keydown", (event) => this.key(event));
  }

  /** The ids of the firms that fail. @returns {Set<string>} */
  get firms() {
    return new Set([...this.chips.querySelectorAll("input[name=firm]:checked")].map((box) => box.value));
  }

  ticked(box) {
    if (box.type !== "checkbox") return;
    const label = box.closest("label");
    if (this.found.contains(box) && box.checked) {
      this.chips.append(label);
      this.found.replaceChildren();
      this.query.value = "";
      this.query.focus();
    } else if (this.chips.contains(box) && !box.checked) label.remove();
    this.tidy();
  }

  /** @param {{id: string, zh: string|null, en: string|null}} firm */
  toggle(firm) {
    const known = [...this.chips.querySelectorAll("input[name=firm]")].find((box) => box.value === firm.id);
    if (known) known.closest("label").remove();
    else {
      const box = make("input", { type: "checkbox", name: "firm", value: firm.id, checked: true });
      this.chips.append(make("label", { class: "dr-choice" }, box, make("span", {}, this.words.name(firm), " ", make("small", {}, this.words.say("fails")))));
    }
    this.tidy();
  }

  tidy() {
    this.form.querySelector("[data-part=none]").hidden = this.chips.childElementCount > 0;
    this.changed();
  }

  /** Down from the words typed to the names found, and Enter ticks the first. */
  key(event) {
    const boxes = [...this.found.querySelectorAll("input")];
    if (event.target === this.query && event.key === "Enter" && boxes.length && this.query.value) {
      event.preventDefault();
      boxes[0].click();
    } else if (event.key === "ArrowDown" && event.target === this.query && boxes.length) {
      event.preventDefault();
      boxes[0].focus();
    } else if (boxes.includes(event.target) && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const next = boxes.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
      (boxes[next] ?? this.query).focus();
    } else if (boxes.includes(event.target) && event.key === "Enter") {
      event.preventDefault();
      event.target.click();
    }
  }
}
