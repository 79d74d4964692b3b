// Where each segment stands: stages left to right, a stage with many segments in several columns side by side.

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./model.js").Segment} Segment */
/** @typedef {import("./model.js").Stage} Stage */
/** @typedef {{x: number, y: number, width: number, height: number}} Box */
/** @typedef {{width: number, height: number, head: number, scale: number,
 *    stages: ({stage: Stage} & Box)[], cards: Map<Segment, Box>}} Layout */

const COMFORTABLE = { width: 152, height: 76 }; // of a card, at which its text is set in 14 px
const SMALLEST = { width: 112, height: 50 };
const GAP = 9;
const STAGE_GAP = 20;
const HEAD = 35;

/**
 * @param {Model} model
 * @param {number} width
 * @param {number} height what is to be seen at once; the drawing grows longer where cards would become too small
 * @returns {Layout}
 */
export function layOut(model, width, height) {
  const stages = model.stages.filter((stage) => stage.segments.length);
  const rows = bestRows(stages, width, height);
  const grid = gridFor(stages, rows, width, height);
  const cards = new Map();
  const placed = [];
  let x = 0;
  for (const stage of stages) {
    const columns = Math.ceil(stage.segments.length / rows);
    const stageWidth = columns * grid.width + (columns - 1) * GAP;
    placed.push({ stage, x, y: 0, width: stageWidth, height: HEAD });
    placeCards(stage, columns, x, grid, cards);
    x += stageWidth + STAGE_GAP;
  }
  const scale = Math.min(grid.width / COMFORTABLE.width, grid.height / COMFORTABLE.height);
  return { width, height: grid.bottom, head: HEAD, scale, stages: placed, cards };
}

function gridFor(stages, rows, width, height) {
  const columns = stages.reduce((sum, stage) => sum + Math.ceil(stage.segments.length / rows), 0);
  const gaps = (stages.length - 1) * STAGE_GAP + (columns - stages.length) * GAP;
  const cardHeight = Math.max(SMALLEST.height, Math.min((height - HEAD - GAP) / rows - GAP, COMFORTABLE.height * 2));
  return { rows, width: (width - gaps) / columns, height: cardHeight, bottom: Math.max(height, HEAD + GAP + rows * (cardHeight + GAP)) };
}

/** The number of rows at which the tighter of width and height is loosest. */
function bestRows(stages, width, height) {
  const most = Math.max(1, ...stages.map((stage) => stage.segments.length));
  let best = 1;
  let bestFit = -Infinity;
  for (let rows = 1; rows <= most; rows += 1) {
    const grid = gridFor(stages, rows, width, height);
    const wide = grid.width / COMFORTABLE.width;
    const tall = ((height - HEAD - GAP) / rows - GAP) / COMFORTABLE.height;
    const fit = grid.width < SMALLEST.width ? wide - 10 : Math.min(wide, tall);
    if (fit > bestFit) [best, bestFit] = [rows, fit];
  }
  return best;
}

function placeCards(stage, columns, left, grid, cards) {
  const room = grid.bottom - HEAD - GAP;
  let first = 0;
  for (let column = 0; column < columns; column += 1) {
    const last = Math.round(((column + 1) * stage.segments.length) / columns);
    const height = room / (last - first);
    for (let place = first; place < last; place += 1) {
      cards.set(stage.segments[place], {
        x: left + column * (grid.width + GAP), y: HEAD + GAP + (place - first) * height, width: grid.width, height: height - GAP,
      });
    }
    first = last;
  }
}

/**
 * The nearest box in a direction, for arrow keys; null where there is none.
 * @template T
 * @param {Iterable<[T, Box]>} boxes
 * @param {Box} from
 * @param {"ArrowLeft"|"ArrowRight"|"ArrowUp"|"ArrowDown"} key
 * @returns {T|null}
 */
export function nearest(boxes, from, key) {
  const [across, forward] = { ArrowLeft: ["x", -1], ArrowRight: ["x", 1], ArrowUp: ["y", -1], ArrowDown: ["y", 1] }[key];
  const centre = (box, axis) => box[axis] + (axis === "x" ? box.width : box.height) / 2;
  const along = across === "x" ? "y" : "x";
  let found = null;
  let least = Infinity;
  for (const [thing, box] of boxes) {
    const ahead = (centre(box, across) - centre(from, across)) * forward;
    const aside = Math.abs(centre(box, along) - centre(from, along));
    const cost = ahead + 2.5 * aside;
    if (ahead > 2 && cost < least) [found, least] = [thing, cost];
  }
  return found;
}
