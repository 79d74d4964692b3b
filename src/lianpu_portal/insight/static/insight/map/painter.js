// The whole chain drawn with a pen: cards from afar, tiles nearer, names where they can be read.

import { curveBetween } from "./curves.js";
import { fitted, lines, textWidth } from "./pens.js";
import { SIGNS, STATES, mark } from "./states.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./model.js").Product} Product */
/** @typedef {{surface: string, card: string, line: string, ink: string, muted: string, accent: string,
 *    states: Record<string, string>, onStates: Record<string, string>, takes: string, goes: string, head: string, onHead: string, pale: Record<string, string>, family: string}} Theme */
/** @typedef {{hidden: Set<string>, lit: Set<Product>|null, selected: Product|null, pointed: any, focused: any}} Lighting */

const NAME_WIDTH = 62; // px of a tile from which on its name is written
const NAME_HEIGHT = 11;
const DIM = 0.14;
const MOST_CUTS = 30_000;

export class Painter {
  /**
   * @param {Theme} theme
   * @param {import("./words.js").Words} words
   * @param {number} [unit] how much larger than on a screen text may become: a poster is read enlarged
   */
  constructor(theme, words, unit = 1) {
    this.unit = unit;
    this.theme = theme;
    this.words = words;
    this.cuts = /** @type {Map<string, string[]>} */ (new Map());
  }

  /** A name in at most `most` lines of a width; cut once, not anew in every frame. @returns {string[]} */
  cut(thing, width, size, most) {
    const room = Math.floor(width / 4) * 4;
    const key = `${thing.id}|${"state" in thing}|${room}|${size}|${most}`;
    let found = this.cuts.get(key);
    if (!found) {
      if (this.cuts.size > MOST_CUTS) this.cuts.clear();
      found = lines(this.words.name(thing), room, size, most);
      this.cuts.set(key, found);
    }
    return found;
  }

  /**
   * @param {any} pen
   * @param {Scene} scene
   * @param {import("./camera.js").Camera} camera
   * @param {Lighting} lighting
   */
  paint(pen, scene, camera, lighting) {
    const { width, height } = camera.view;
    const seen = (box) => box.x < width && box.y < height && box.x + box.width > 0 && box.y + box.height > 0;
    for (const [segment, place] of scene.layout.cards) {
      const card = camera.toScreen(place);
      if (seen(card)) this.card(pen, segment, card, scene, camera, lighting, seen);
    }
    this.heads(pen, scene, camera);
  }

  card(pen, segment, card, scene, camera, lighting, seen) {
    const { theme, unit } = this;
    const { state, pale } = mark(segment);
    const focused = lighting.focused === segment;
    pen.rect(card.x, card.y, card.width, card.height, 6, { fill: theme.card, stroke: focused ? theme.accent : theme.line, width: focused ? 3 : 1 });
    pen.rect(card.x, card.y + 3, 4 * unit, card.height - 6, 2, { fill: theme.states[state], alpha: pale ? 0.4 : 1 });
    this.title(pen, segment, card, scene.title * camera.scale);
    for (const product of segment.products) {
      if (lighting.hidden.has(product.state)) continue;
      const tile = camera.toScreen(scene.tiles.get(product));
      if (seen(tile)) this.tile(pen, product, tile, lighting);
    }
  }

  title(pen, segment, card, room) {
    const { theme, unit } = this;
    const left = card.x + 10 * unit;
    const width = (card.width - 18 * unit) * 0.96; // bold
    const largest = Math.round(Math.max(11, Math.min(24 * unit, room * 0.5)));
    const wide = textWidth(this.words.name(segment), largest);
    const fits = (Math.floor(width / 4) * 4) / wide; // as wide as `cut` takes it
    const size = Math.max(Math.min(11, largest), Math.floor(largest * Math.max(0.72, Math.min(1, fits))));
    const rows = this.cut(segment, width, size, room > size * 2.6 ? 2 : 1);
    const spare = room - rows.length * size * 1.25;
    const noteSize = Math.min(15 * this.unit, size * 0.72);
    const note = spare > noteSize * 1.5 ? this.note(segment) : "";
    const top = card.y + (room - rows.length * size * 1.25 - (note ? noteSize * 1.4 : 0)) / 2 + size * 0.62;
    rows.forEach((row, place) => pen.text(row, left, top + place * size * 1.25, { size, weight: 600, fill: theme.ink }));
    if (note) pen.text(fitted(note, width, noteSize), left, top + rows.length * size * 1.25, { size: noteSize, fill: theme.muted });
  }

  note(segment) {
    const { words } = this;
    const value = segment.value === null ? words.say("value_unknown") : words.money(segment.value);
    return `${words.say("products", { count: segment.products.length })} · ${value}`;
  }

  tile(pen, product, tile, { lit, selected, pointed, focused }) {
    const { theme } = this;
    const alpha = lit && !lit.has(product) ? DIM : 1;
    const unknown = product.state === "unknown";
    const near = tile.width >= NAME_WIDTH && tile.height >= NAME_HEIGHT;
    const radius = Math.min(5, tile.height / 4);
    const pale = product.byRecipe;
    const fill = pale || (near && unknown) ? theme.pale[product.state] : theme.states[product.state];
    const edged = near || pale;
    pen.rect(tile.x, tile.y, tile.width, tile.height, radius, {
      fill, alpha, stroke: edged ? theme.states[product.state] : null, width: pale && !near ? 0.8 : 1, dash: near && pale });
    if (near) {
      if (unknown && alpha === 1) pen.hatch(tile.x, tile.y, tile.width, tile.height, theme.line, 0.6);
      this.name(pen, product, tile, alpha, pale || unknown ? theme.ink : theme.onStates[product.state]);
    }
    if (product === selected || product === pointed || product === focused) {
      pen.rect(tile.x - 2.5, tile.y - 2.5, tile.width + 5, tile.height + 5, radius + 2, { stroke: product === pointed ? theme.ink : theme.accent, width: product === selected ? 4 : 2.5 });
    }
  }

  name(pen, product, tile, alpha, fill) {
    const size = Math.round(Math.max(9, Math.min(19 * this.unit, tile.height * 0.5, tile.width / 5.2)));
    const left = tile.x + size * 0.5;
    const middle = tile.y + tile.height / 2;
    pen.text(SIGNS[product.state], left, middle, { size, weight: 700, fill, alpha });
    const room = tile.width - size * 2.2;
    const rows = this.cut(product, room, size, tile.height > size * 2.9 ? 2 : 1);
    const facts = tile.height > 56 * this.unit && tile.width > 150 * this.unit ? this.facts(product, room, size * 0.72) : [];
    const top = middle - ((rows.length - 1) * size * 1.2 + facts.length * size) / 2;
    rows.forEach((row, place) => pen.text(row, left + size * 1.25, top + place * size * 1.2, { size, weight: 500, fill, alpha }));
    facts.forEach((fact, place) => pen.text(fact, left + size * 1.25, top + rows.length * size * 1.2 + place * size, { size: size * 0.72, fill, alpha }));
  }

  /** Near by, a tile says who makes and who needs it. */
  facts(product, room, size) {
    const { words } = this;
    const firms = `${words.say("makers", { count: product.makers })} · ${words.say("buyers", { count: product.buyers })}`;
    return [words.say(product.byRecipe ? "estimated" : product.state), firms].map((fact) => fitted(fact, room, size));
  }

  /** The name of the selected product, where its tile is too small to carry it. */
  flag(pen, product, tile, view) {
    if (tile.width >= 90) return;
    const { theme, words } = this;
    const name = words.name(product);
    const width = textWidth(name, 15) + 22;
    const x = Math.max(4, Math.min(view.width - width - 4, tile.x + tile.width / 2 - width / 2));
    const y = tile.y > 76 ? tile.y - 36 : tile.y + tile.height + 8;
    pen.rect(x, y, width, 28, 7, { fill: theme.accent });
    pen.text(name, x + 11, y + 14, { size: 15, weight: 700, fill: theme.card });
  }

  /** Stage headings stay at the upper edge of the view, over the columns they head. */
  heads(pen, scene, camera) {
    const { theme, words, unit } = this;
    const height = 32 * unit;
    const size = 15 * unit;
    for (const place of scene.layout.stages) {
      const box = camera.toScreen(place);
      const left = Math.max(0, box.x);
      const right = Math.min(camera.view.width, box.x + box.width);
      if (right - left < 24 * unit) continue;
      const top = Math.max(0, camera.y);
      pen.rect(left, top, right - left, height, 5 * unit, { fill: theme.head });
      const name = fitted(words.name(place.stage), (right - left - size) * 0.97, size);
      pen.text(name, left + size / 2, top + height / 2, { size, weight: 600, fill: theme.onHead });
      const count = String(place.stage.products);
      if (textWidth(name, size) + textWidth(count, size) + 2 * size < right - left) pen.text(count, right - size / 2, top + height / 2, { size: size * 0.8, fill: theme.onHead, align: "right", alpha: 0.8 });
    }
  }

  /** @param {any} pen @param {Scene} scene @param {import("./camera.js").Camera} camera @param {import("./model.js").Edge[]} edges */
  edges(pen, scene, camera, edges, look) {
    const curves = [];
    for (const { source, target } of edges) {
      const from = scene.tiles.get(source);
      const to = scene.tiles.get(target);
      if (from && to) curves.push(curveBetween(camera.toScreen(from), camera.toScreen(to)));
    }
    pen.curves(curves, look);
  }

  /** Signs, words and counts of the states in one line that ends at `right`, for pictures that leave the page. */
  legend(pen, right, y, counts, scale) {
    const { theme, words } = this;
    const size = 14 * scale;
    const labels = STATES.map((state) => [state, `${SIGNS[state]} ${words.say(state)} ${counts[state]}`]);
    let left = right - labels.reduce((sum, [, label]) => sum + textWidth(label, size) + size * 2.6, 0);
    for (const [state, label] of labels) {
      pen.rect(left, y - size / 2, size, size, size / 5, { fill: theme.states[state] });
      pen.text(label, left + size * 1.4, y, { size, fill: theme.ink });
      left += textWidth(label, size) + size * 2.6;
    }
  }
}
