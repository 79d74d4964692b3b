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
 * The worst state that is known; `unknown` only where nothing else is.
 * @param {Readonly<Record<State, number>>} counts
 * @returns {State}
 */
export const worst = (counts) => STATES.find((state) => counts[state] > 0) ?? "unknown";
