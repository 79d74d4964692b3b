// The weeks of a drill, one after the other: on the picture, on the curve, in the table.

import { SHAPES, STEPS, USUAL, stepOf } from "./levels.js";

const BEAT = 750; // ms a week

export class Player {
  /**
   * @param {HTMLElement} bar
   * @param {import("../insight/map/words.js").Words} words
   * @param {(steps: Uint8Array|null, before?: Uint8Array) => void} show
   */
  constructor(bar, words, show) {
    Object.assign(this, { bar, words, show, data: null, week: 1, side: 0, timer: 0 });
    this.slider = bar.querySelector("[data-part=slider]");
    this.said = bar.querySelector("[data-part=said]");
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value), true));
    const tools = { play: () => this.toggle(), back: () => this.go(this.week - 1, true), on: () => this.go(this.week + 1, true) };
    for (const [name, act] of Object.entries(tools)) bar.querySelector(`[data-tool=${name}]`).addEventListener("click", act);
    for (const button of bar.querySelectorAll("[data-case]")) button.addEventListener("click", () => this.choose(Number(button.dataset.case)));
    document.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {any} data see player_data @param {import("./network.js").Network} network @param {HTMLElement} result */
  load(data, network, result) {
    this.pause();
    Object.assign(this, { data, network, result });
    this.steps = new Uint8Array(network.firms.length);
    this.before = new Uint8Array(network.firms.length);
    this.levels = Object.entries(data.levels).map(([id, levels]) => [network.byId.get(id)?.place, levels]).filter(([place]) => place !== undefined);
    this.slider.max = String(data.horizon);
    this.bar.hidden = false;
    this.curve();
    this.go(Math.min(data.from, data.horizon));
  }

  unload() {
    this.pause();
    this.data = null;
    this.bar.hidden = true;
    this.show(null);
  }

  curve() {
    const plot = this.result.querySelector("[data-curve] [data-part=plot]");
    if (!plot) return;
    const weekAt = (event) => {
      const frame = plot.getBoundingClientRect();
      return 1 + Math.round(((event.clientX - frame.left) / frame.width) * (this.data.horizon - 1));
    };
    plot.addEventListener("pointerdown", (event) => {
      plot.setPointerCapture(event.pointerId);
      this.go(weekAt(event), true);
    });
    plot.addEventListener("pointermove", (event) => event.buttons && this.go(weekAt(event), true));
    this.result.querySelector(".dr-lights")?.addEventListener("click", (event) => {
      const week = this.weekAt(event);
      if (week) this.go(week, true);
    });
  }

  choose(side) {
    this.side = side;
    for (const button of this.bar.querySelectorAll("[data-case]")) button.setAttribute("aria-pressed", String(Number(button.dataset.case) === side));
    this.go(this.week);
  }

  key(event) {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const pressed = event.key === " " && event.target.closest?.("button, a, summary"); // the space bar presses these
    const scrolled = event.target !== document.body && event.target.scrollWidth > event.target.clientWidth; // arrows move what is in it
    if (!this.data || typing || pressed || scrolled || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      " ": () => this.toggle(), ArrowLeft: () => this.go(this.week - 1, true), ",": () => this.go(this.week - 1, true),
      ArrowRight: () => this.go(this.week + 1, true), ".": () => this.go(this.week + 1, true),
      Home: () => this.go(1, true), End: () => this.go(this.data.horizon, true),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  toggle() {
    if (this.timer) return this.pause();
    if (this.week >= this.data.horizon) this.go(1);
    this.timer = setInterval(() => (this.week >= this.data.horizon ? this.pause() : this.go(this.week + 1)), BEAT);
    this.mark();
    return undefined;
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
    this.mark();
  }

  mark() {
    const button = this.bar.querySelector("[data-tool=play]");
    button.setAttribute("aria-label", this.words.say(this.timer ? "pause" : "play"));
    button.toggleAttribute("data-playing", this.timer !== 0);
    this.said.setAttribute("aria-live", this.timer ? "off" : "polite"); // weeks that pass by themselves are not all read out
  }

  /** @param {number} week @param {boolean} [byHand] */
  go(week, byHand = false) {
    if (byHand) this.pause();
    this.week = Math.max(1, Math.min(this.data.horizon, week));
    this.slider.value = String(this.week);
    for (const [place, levels] of this.levels) {
      this.steps[place] = stepOf(levels[this.side][this.week - 1]);
      this.before[place] = this.week > 1 ? stepOf(levels[this.side][this.week - 2]) : 0;
    }
    this.show(this.steps, this.before);
    this.tell();
    this.cursor();
    this.rows();
    this.lights();
  }

  /** The levels of a firm this week, worst and best. @param {string} id @returns {[number, number]|null} */
  levelsOf(id) {
    const levels = this.data?.levels[id];
    return levels ? [levels[0][this.week - 1], levels[1][this.week - 1]] : null;
  }

  tell() {
    const { words, data, week } = this;
    const [low, high] = data.loss.map((losses) => (losses[week - 1] === null ? null : words.percent(losses[week - 1])));
    const slowed = data.slowed[1 - this.side][week - 1];
    const said = [words.say("week", { week, weeks: data.horizon }), ...(low === null ? [] : [words.say(low === high ? "lost_same" : "lost", { low, high })]), slowed ? words.say("firms_slowed", { count: slowed }) : words.say("none_slowed")];
    this.said.textContent = said.join(" · ");
    this.slider.setAttribute("aria-valuetext", this.said.textContent);
  }

  cursor() {
    const cursor = this.result.querySelector("[data-curve] [data-part=cursor]");
    if (!cursor) return;
    cursor.hidden = false;
    cursor.style.left = `${(100 * (this.week - 1)) / Math.max(1, this.data.horizon - 1)}%`;
  }

  /** The week that a click among the traffic lights means, by its number or its place on a strip. @param {MouseEvent} event */
  weekAt(event) {
    const strip = event.target.closest(".dr-strip")?.getBoundingClientRect();
    return strip ? Math.floor((this.data.horizon * (event.clientX - strip.left)) / strip.width) + 1 : Number(event.target.dataset.week ?? 0);
  }

  /** The week among the traffic lights: its number, and a line through the signs of every part. */
  lights() {
    const place = `${(100 * (this.week - 0.5)) / this.data.horizon}%`;
    for (const line of this.result.querySelectorAll(".dr-strip line")) {
      line.setAttribute("x1", place);
      line.setAttribute("x2", place);
    }
    for (const head of this.result.querySelectorAll(".dr-lights [data-week]")) head.toggleAttribute("data-shown", Number(head.dataset.week) === this.week);
    for (const run of this.result.querySelectorAll(".dr-lights [data-first]")) {
      const [first, last] = [Number(run.dataset.first), Number(run.dataset.last)];
      const shown = first <= this.week && this.week <= last;
      run.toggleAttribute("data-shown", shown);
      if (shown) run.style.setProperty("--week", `${(100 * (this.week - first + 0.5)) / (last - first + 1)}%`);
    }
  }

  rows() {
    for (const row of this.result.querySelectorAll("[data-firm]")) {
      const both = this.levelsOf(row.dataset.firm);
      const cell = row.querySelector("[data-now]");
      if (!both || !cell) continue;
      const step = STEPS[stepOf(both[this.side])];
      cell.replaceChildren(sign(step), ` ${this.words.say(step)}${both[this.side] < USUAL ? ` ${this.words.percent(both[this.side] / USUAL)}` : ""}`);
      row.classList.toggle("dr-quiet", step === "usual");
    }
  }
}

/** A small picture of a step. @param {string} step */
export function sign(step) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `dr-sign dr-sign-${step}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[step]);
  svg.append(path);
  return svg;
}
