// The five states of a product's local supply, worst first, each with a sign that does not need its colour.

/** @typedef {"missing"|"weak"|"single_source"|"strong"|"unknown"} State */

/** @type {readonly State[]} */
export const STATES = ["missing", "weak", "single_source", "strong", "unknown"];

/** @type {Readonly<Record<State, string>>} */
export const SIGNS = { missing: "✕", weak: "▽", single_source: "①", strong: "✓", unknown: "·" };

/** The CSS variable of a state's colour: `--map-single-source`. @param {State} state */
export const colourVariable = (state) => `--map-${state.replace("_", "-")}`;

/** How grave a state is: 0 for missing. @param {State} state */
export const gravity = (state) => STATES.indexOf(state);

/**
 * What marks a segment: the worst state that rows prove; «missing» that only recipes suggest comes after those, and is
 * pale; «unknown» only where nothing else is known. `weight` is the share of its products that are in that state.
 * @param {import("./model.js").Segment} segment
 * @returns {{state: State, pale: boolean, weight: number}}
 */
export function mark(segment) {
  const { counts, byRecipe, products } = segment;
  const proven = { ...counts, missing: counts.missing - byRecipe };
  const state = STATES.find((each) => each !== "unknown" && each !== "strong" && proven[each] > 0);
  if (state) return { state, pale: false, weight: proven[state] / products.length };
  if (byRecipe) return { state: "missing", pale: true, weight: byRecipe / products.length / 3 };
  return { state: counts.strong ? "strong" : "unknown", pale: false, weight: counts.strong / products.length };
}
