// Where every firm stands: stages side by side (stacked on a phone), in each the cards of its groups, in those the firms.

const PADDING = 8;
const HEAD = 26; // of a stage
const LARGEST = 96; // of a firm's cell, px
const SMALLEST = 3;
const WIDEST_GAP = 150; // between stages, for the links to be seen
const NARROWEST_GAP = 34;
const NARROWEST = 120; // of a column, for the names of its groups
const MOST_GROUPS = 7; // of a column
const BESIDE = 3; // cards beside one another on a phone
const LONGER = 1.9; // how much higher than the view the picture may be on a phone

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
  const columns = stages.flatMap((stage) => split(stage, Math.ceil(stage.groups.length / MOST_GROUPS)));
  const most = Math.max(1, ...columns.map(({ groups }) => groups.length));
  const room = height - HEAD - PADDING;
  const spent = Math.min(28 + 2 * PADDING, (room * 0.5) / most); // of a card's height on its title and edges
  const title = spent * 0.68;
  const edge = spent * 0.16;
  const least = Math.min(NARROWEST, (width * 0.72) / columns.length);
  const between = (stages.length - 1) * NARROWEST_GAP + (columns.length - stages.length) * PADDING + 2 * PADDING;
  const countsAt = (cell) => columns.map(({ groups }) => fewestColumns(groups, cell, spent, room, Math.max(1, Math.floor((least - 2 * PADDING) / cell))));
  const wide = (count, cell) => Math.max(least, count * cell + 2 * PADDING);
  const widthOf = (counts, cell) => counts.reduce((sum, count) => sum + wide(count, cell), between);
  const cell = largest((size) => {
    const counts = countsAt(size);
    return counts.every(Boolean) && widthOf(counts, size) <= width;
  });
  const counts = countsAt(cell).map((count) => count || 1);
  const spare = Math.max(0, width - widthOf(counts, cell));
  const gap = stages.length > 1 ? Math.min(WIDEST_GAP, NARROWEST_GAP + spare / (stages.length - 1)) : 0;
  const found = started(network, width, height, cell, title);
  let left = PADDING + Math.max(0, spare - (gap - NARROWEST_GAP) * (stages.length - 1)) / 2;
  columns.forEach(({ stage, groups }, place) => {
    const own = wide(counts[place], cell);
    const first = columns[place - 1]?.stage !== stage;
    if (place) left += first ? gap : PADDING;
    if (first) found.stages.push({ stage, x: left, y: 0, width: own, height: HEAD });
    else found.stages[found.stages.length - 1].width += own + PADDING;
    const needed = groups.reduce((sum, group) => sum + heightOf(group, counts[place], cell, spent), 0);
    const loose = Math.max(0, Math.min(24, (room - needed) / Math.max(1, groups.length)));
    let top = HEAD + PADDING + Math.max(0, (room - needed - loose * groups.length) / 2);
    for (const group of groups) {
      const high = heightOf(group, counts[place], cell, spent);
      put(found, group, { x: left, y: top, width: own, height: high - edge / 2 }, counts[place], edge);
      top += high + loose;
    }
    left += own;
  });
  return found;
}

/** A stage of many groups stands in several columns. */
function split({ stage, groups }, several) {
  const count = Math.max(1, several);
  return Array.from({ length: count }, (_none, place) => ({
    stage, groups: groups.slice(Math.round((place * groups.length) / count), Math.round(((place + 1) * groups.length) / count)),
  }));
}

function inBands(network, stages, width, height) {
  const title = 15;
  const spent = title + PADDING;
  const bands = stages.map(({ stage, groups }) => {
    const beside = split({ stage, groups }, Math.min(BESIDE, groups.length));
    return { stage, beside, wide: (width - PADDING * (beside.length + 1)) / beside.length };
  });
  const countAt = (band, cell) => Math.max(1, Math.floor((band.wide - 2 * PADDING) / cell));
  const highAt = (band, cell) => Math.max(...band.beside.map(({ groups }) => groups.reduce((sum, group) => sum + heightOf(group, countAt(band, cell), cell, spent) + PADDING / 2, 0)));
  const heightAt = (cell) => bands.reduce((sum, band) => sum + HEAD + PADDING + highAt(band, cell), 0);
  const cell = largest((size) => heightAt(size) <= height * LONGER);
  const found = started(network, width, Math.max(height, heightAt(cell)), cell, title);
  let top = 0;
  for (const band of bands) {
    found.stages.push({ stage: band.stage, x: PADDING, y: top, width: width - 2 * PADDING, height: HEAD });
    band.beside.forEach(({ groups }, place) => {
      let down = top + HEAD + PADDING / 2;
      for (const group of groups) {
        const high = heightOf(group, countAt(band, cell), cell, spent);
        put(found, group, { x: PADDING + place * (band.wide + PADDING), y: down, width: band.wide, height: high }, countAt(band, cell), PADDING / 2);
        down += high + PADDING / 2;
      }
    });
    top += HEAD + PADDING + highAt(band, cell);
  }
  return found;
}

const started = (network, width, height, cell, title) => ({ width, height, cell, title, x: new Float32Array(network.firms.length), y: new Float32Array(network.firms.length), cards: [], stages: [] });
const heightOf = (group, columns, cell, spent) => spent + Math.ceil(group.firms.length / columns) * cell;

/** The fewest columns in which the groups are not higher than the room; 0 where none are enough. */
function fewestColumns(groups, cell, spent, room, least) {
  const most = Math.max(least, ...groups.map((group) => group.firms.length));
  const high = (columns) => groups.reduce((sum, group) => sum + heightOf(group, columns, cell, spent), 0);
  if (high(most) > room) return 0;
  let [low, top] = [least, most];
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
