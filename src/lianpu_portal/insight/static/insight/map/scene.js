// Where every product stands in the drawing of the whole chain: tiles in the card of their segment.

import { layOut } from "./layout.js";

/** @typedef {import("./layout.js").Box} Box */
/** @typedef {import("./model.js").Product} Product */

const PADDING = 6;
const TITLE = 26; // of a card, above its tiles
const HIGHEST = 24; // of a tile
const ASPECT = 3.6; // of a tile, so that a name fits in when it is near

/**
 * @typedef {object} Scene
 * @property {import("./layout.js").Layout} layout
 * @property {Map<Product, Box>} tiles
 * @property {number} title height of a card's heading
 */

/**
 * @param {import("./model.js").Model} model
 * @param {number} width
 * @param {number} height
 * @returns {Scene}
 */
export function setScene(model, width, height) {
  const layout = layOut(model, width, height);
  const title = TITLE * Math.max(1, Math.min(1.4, layout.scale));
  const tiles = new Map();
  for (const [segment, card] of layout.cards) {
    const room = inner(card, title);
    const size = largestTile(segment.products.length, room.width, room.height);
    const columns = Math.max(1, Math.floor((room.width + 0.01) / size.width));
    segment.products.forEach((product, place) => {
      const row = Math.floor(place / columns);
      tiles.set(product, {
        x: room.x + (place % columns) * size.width,
        y: room.y + row * size.height,
        width: size.width * 0.95,
        height: size.height * 0.84,
      });
    });
  }
  return { layout, tiles, title };
}

const inner = (card, title) => ({ x: card.x + PADDING, y: card.y + title, width: card.width - 2 * PADDING, height: card.height - title - PADDING });

/** The tile with which the products of a segment fill its card, lower than a line of text is spaced at most. */
function largestTile(count, width, height) {
  let best = { width, height: height / count };
  let bestMiss = Infinity;
  for (let columns = 1; columns <= count; columns += 1) {
    const own = { width: width / columns, height: height / Math.ceil(count / columns) };
    const miss = Math.abs(Math.log(own.width / own.height / ASPECT));
    if (miss < bestMiss) [best, bestMiss] = [own, miss];
  }
  return { width: best.width, height: Math.min(best.height, HIGHEST) };
}

/**
 * What lies at a point of the drawing.
 * @param {Scene} scene
 * @returns {{product: Product|null, segment: import("./model.js").Segment|null}}
 */
export function hit(scene, x, y) {
  const inside = (box) => x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height;
  for (const [segment, card] of scene.layout.cards) {
    if (!inside(card)) continue;
    const product = segment.products.find((each) => inside(scene.tiles.get(each))) ?? null;
    return { product, segment };
  }
  return { product: null, segment: null };
}
