// Where every firm stands: stages side by side (stacked on a phone), in each the cards of its groups, in those the firms.

const PADDING = 8;
const HEAD = 26; // of a stage
const LARGEST = 96; // of a firm's cell, px
const SMALLEST = 3;
const WIDEST_GAP = 150; // between stages, for the links to be seen

/** @typedef {{width: number, height: number, cell: number, title: number, x: Float32Array, y: Float32Array, cards: any[], stages: any[]}} Arrangement */

/**
 * @param {import("./network.js").Network} network
 * @param {number} width
 * @param {number} height
 * @param {boolean} stacked
 * @returns {Arrangement}
 */
export function arrange(network, width, height, stacked) {
  const stages = network.stages.map((stage, place) => ({ stage, groups: network.groups.filter((group) => group.stage === place) }));
  return stacked ? inBands(network, stages, width, height) : inColumns(network, stages, width, height);
}

function inColumns(network, stages, width, height) {
  const most = Math.max(1, ...stages.map(({ groups }) => groups.length));
  const room = height - HEAD - PADDING;
  const spent = Math.min(20 + 2 * PADDING, (room * 0.45) / most); // of a card's height on its title and edges
  const title = spent * 0.55;
  const edge = spent * 0.22;
  const least = 26 * (stages.length - 1) + 2 * PADDING;
  const columnsAt = (cell) => stages.map(({ groups }) => fewestColumns(groups, cell, spent, room));
  const widthOf = (columns, cell) => columns.reduce((sum, count) => sum + count * cell + 2 * PADDING, least);
  const cell = largest((size) => {
    const columns = columnsAt(size);
    return columns.every(Boolean) && widthOf(columns, size) <= width;
  });
  const columns = columnsAt(cell).map((count) => count || 1);
  const used = widthOf(columns, cell) - least;
  const gap = stages.length > 1 ? Math.min(WIDEST_GAP, (width - used - 2 * PADDING) / (stages.length - 1)) : 0;
  const found = started(network, width, height, cell, title);
  let left = Math.max(PADDING, (width - used - gap * (stages.length - 1)) / 2);
  stages.forEach(({ stage, groups }, place) => {
    const wide = columns[place] * cell + 2 * PADDING;
    found.stages.push({ stage, x: left, y: 0, width: wide, height: HEAD });
    const needed = groups.reduce((sum, group) => sum + heightOf(group, columns[place], cell, spent), 0);
    const spare = Math.max(0, Math.min(24, (room - needed) / Math.max(1, groups.length)));
    let top = HEAD + PADDING + Math.max(0, (room - needed - spare * groups.length) / 2);
    for (const group of groups) {
      const high = heightOf(group, columns[place], cell, spent);
      put(found, group, { x: left, y: top, width: wide, height: high - edge / 2 }, columns[place], edge);
      top += high + spare;
    }
    left += wide + gap;
  });
  return found;
}

function inBands(network, stages, width, height) {
  const title = 18;
  const spent = title + 2 * PADDING;
  const inner = width - 4 * PADDING;
  const heightAt = (cell) => stages.reduce((sum, { groups }) => groups.reduce((part, group) => part + heightOf(group, Math.max(1, Math.floor(inner / cell)), cell, spent), sum + HEAD + PADDING), 0);
  const cell = largest((size) => heightAt(size) <= height * 1.5);
  const total = Math.max(height, heightAt(cell));
  const columns = Math.max(1, Math.floor(inner / cell));
  const found = started(network, width, total, cell, title);
  let top = 0;
  for (const { stage, groups } of stages) {
    found.stages.push({ stage, x: PADDING, y: top, width: width - 2 * PADDING, height: HEAD });
    top += HEAD + PADDING;
    for (const group of groups) {
      const high = heightOf(group, columns, cell, spent);
      put(found, group, { x: PADDING, y: top, width: width - 2 * PADDING, height: high - PADDING / 2 }, columns, PADDING);
      top += high;
    }
  }
  return found;
}

const started = (network, width, height, cell, title) => ({ width, height, cell, title, x: new Float32Array(network.firms.length), y: new Float32Array(network.firms.length), cards: [], stages: [] });
const heightOf = (group, columns, cell, spent) => spent + Math.ceil(group.firms.length / columns) * cell;

/** The fewest columns in which the groups are not higher than the room; 0 where none are enough. */
function fewestColumns(groups, cell, spent, room) {
  const most = Math.max(1, ...groups.map((group) => group.firms.length));
  const high = (columns) => groups.reduce((sum, group) => sum + heightOf(group, columns, cell, spent), 0);
  if (high(most) > room) return 0;
  let [low, top] = [1, most];
  while (low < top) {
    const middle = (low + top) >> 1;
    if (high(middle) <= room) top = middle;
    else low = middle + 1;
  }
  return low;
}

/** The largest cell that fits. @param {(cell: number) => boolean} fits */
function largest(fits) {
  let [low, high] = [SMALLEST, LARGEST];
  if (fits(high)) return high;
  for (let step = 0; step < 18; step += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function put(found, group, card, columns, edge) {
  found.cards.push({ group, ...card });
  group.firms.forEach((firm, place) => {
    found.x[firm.place] = card.x + PADDING + ((place % columns) + 0.5) * found.cell;
    found.y[firm.place] = card.y + found.title + edge * 0.7 + (Math.floor(place / columns) + 0.5) * found.cell;
  });
}
