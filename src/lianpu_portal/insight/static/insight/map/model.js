// The chain as the server sends it, unfolded into objects that know their neighbours.

import { STATES, gravity } from "./states.js";

/** @typedef {import("./states.js").State} State */
/** @typedef {{zh: string|null, en: string|null}} Named */
/** @typedef {{stage: number, segments: Segment[], products: number} & Named} Stage */
/**
 * @typedef {object} SegmentPart
 * @property {string} id
 * @property {number} stage
 * @property {number} position
 * @property {number|null} value CNY a year, null unknown
 * @property {Product[]} products
 * @property {Record<State, number>} counts
 * @property {number} byRecipe how many are missing and needed by recipe only
 * @typedef {SegmentPart & Named} Segment
 */
/**
 * @typedef {object} ProductPart
 * @property {string} id
 * @property {number} place
 * @property {Segment} segment
 * @property {State} state
 * @property {boolean} byRecipe it is missing, and only a recipe says that it is needed
 * @property {number} makers
 * @property {number} buyers
 * @property {number|null} capacity
 * @property {number|null} need
 * @property {number|null} value
 * @property {string|null} unit
 * @property {Edge[]} takes edges from what it is made of
 * @property {Edge[]} goes edges to what takes it
 * @typedef {ProductPart & Named} Product
 */
/** @typedef {{source: Product, target: Product, essential: boolean, share: number|null}} Edge */
/** @typedef {{stages: Stage[], segments: Segment[], products: Product[], edges: Edge[], largest: number, byRecipe: number,
 *    byId: Map<string, Product>, segmentById: Map<string, Segment>, counts: Record<State, number>}} Model */

const NO_SEGMENT = "~"; // the id, in addresses, of the products that belong to no segment

/**
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<Model>}
 */
export async function loadModel(url, signal) {
  const answer = await fetch(url, { signal, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return unfold(await answer.json());
}

/** @param {any} sent the payload of `map_payload.py` @returns {Model} */
export function unfold(sent) {
  const segments = sent.segments.map(([id, zh, en, stage, position, value]) => (
    { id: id || NO_SEGMENT, zh, en, stage, position, value, products: [], counts: noCounts(), byRecipe: 0 }));
  const products = sent.nodes.id.map((_id, place) => product(sent, place, segments));
  const counts = noCounts();
  for (const each of products) {
    each.segment.products.push(each);
    each.segment.counts[each.state] += 1;
    each.segment.byRecipe += Number(each.byRecipe);
    counts[each.state] += 1;
  }
  for (const segment of segments) segment.products.sort((a, b) => gravity(a.state) - gravity(b.state) || Number(a.byRecipe) - Number(b.byRecipe));
  const edges = unfoldEdges(sent.edges, products);
  const stages = sent.stages.map(([stage, zh, en]) => {
    const own = segments.filter((segment) => segment.stage === stage);
    return { stage, zh, en, segments: own, products: own.reduce((sum, segment) => sum + segment.products.length, 0) };
  });
  return {
    stages, segments, products, edges, counts,
    byRecipe: segments.reduce((sum, segment) => sum + segment.byRecipe, 0),
    largest: Math.max(0, ...segments.map((segment) => segment.value ?? 0)),
    byId: new Map(products.map((each) => [each.id, each])),
    segmentById: new Map(segments.map((each) => [each.id, each])),
  };
}

/** @returns {Record<State, number>} */
const noCounts = () => /** @type {any} */ (Object.fromEntries(STATES.map((state) => [state, 0])));

function product(sent, place, segments) {
  const { id, name, name_en, segment, state, estimated } = sent.nodes;
  const own = { id: id[place], place, zh: name[place], en: name_en[place], segment: segments[segment[place]],
    state: sent.states[state[place]], byRecipe: sent.states[state[place]] === "missing" && Boolean(estimated[place]), takes: [], goes: [] };
  for (const column of ["makers", "buyers", "capacity", "need", "value", "unit"]) {
    own[column] = sent.nodes[column][place];
  }
  return own;
}

function unfoldEdges(sent, products) {
  return sent.source.map((source, place) => {
    const edge = { source: products[source], target: products[sent.target[place]],
      essential: Boolean(sent.essential[place]), share: sent.share[place] < 0 ? null : sent.share[place] / 1000 };
    edge.source.goes.push(edge);
    edge.target.takes.push(edge);
    return edge;
  });
}

/**
 * All that a product is made of and all that is made of it, along the whole chain.
 * @param {Product} product
 * @returns {{up: Set<Product>, down: Set<Product>, edges: Edge[]}}
 */
export function wholeChain(product) {
  const edges = [];
  const up = walk(product, (at) => at.takes, (edge) => edge.source, edges);
  const down = walk(product, (at) => at.goes, (edge) => edge.target, edges);
  return { up, down, edges };
}

function walk(start, edgesOf, otherEnd, found) {
  const seen = new Set([start]);
  for (const at of seen) { // a set that grows while it is walked: breadth first
    for (const edge of edgesOf(at)) {
      found.push(edge);
      seen.add(otherEnd(edge));
    }
  }
  seen.delete(start);
  return seen;
}

/**
 * The segments that a segment takes from and goes to, with the number of inputs between them, most first.
 * @param {Segment} segment
 * @returns {{from: [Segment, number][], to: [Segment, number][]}}
 */
export function neighbours(segment) {
  const from = new Map();
  const to = new Map();
  for (const each of segment.products) {
    for (const edge of each.takes) count(from, edge.source.segment);
    for (const edge of each.goes) count(to, edge.target.segment);
  }
  from.delete(segment);
  to.delete(segment);
  const ranked = (map) => [...map].sort((a, b) => b[1] - a[1]);
  return { from: ranked(from), to: ranked(to) };
}

const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
