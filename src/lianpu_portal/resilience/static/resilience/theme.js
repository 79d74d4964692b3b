// Colours of the picture, read from the page's CSS variables.

import { STEPS } from "./levels.js";

/** @param {Element} root */
export function readTheme(root) {
  const style = getComputedStyle(root);
  const colour = (name) => style.getPropertyValue(name).trim();
  return {
    surface: colour("--paper"), card: colour("--surface"), line: colour("--line"), ink: colour("--ink"), muted: colour("--ink-2"),
    accent: colour("--accent"), takes: colour("--dr-takes"), goes: colour("--accent"), head: colour("--dr-head"), onHead: colour("--dr-on-head"),
    steps: STEPS.map((step) => colour(`--dr-${step}`)), family: style.fontFamily,
  };
}
