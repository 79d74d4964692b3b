// Colours and type of the page, read from its CSS variables for the canvas.

import { STATES, colourVariable } from "./states.js";

/** @param {Element} root @returns {import("./painter.js").Theme} */
export function readTheme(root) {
  const style = getComputedStyle(root);
  const colour = (name) => resolved(root, `var(${name})`);
  return {
    surface: colour("--map-surface"),
    card: colour("--map-card"),
    line: colour("--map-line"),
    ink: colour("--map-ink"),
    muted: colour("--map-muted"),
    accent: colour("--map-accent"),
    takes: colour("--map-takes"),
    goes: colour("--map-goes"),
    head: colour("--map-head"),
    onHead: colour("--map-on-head"),
    onStates: Object.fromEntries(STATES.map((state) => [state, colour(colourVariable(state).replace("--map-", "--map-on-"))])),
    states: Object.fromEntries(STATES.map((state) => [state, colour(colourVariable(state))])),
    pale: Object.fromEntries(STATES.map((state) => [state, resolved(root, `color-mix(in srgb, var(${colourVariable(state)}) 20%, var(--map-card))`)])),
    family: style.fontFamily,
  };
}

/** A CSS colour as #rrggbb, which canvas and SVG files both read. */
function resolved(root, expression) {
  const probe = document.createElement("span");
  probe.style.color = expression;
  root.append(probe);
  const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  brush.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  brush.fillRect(0, 0, 1, 1);
  const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** Call `changed` when the page turns dark or light. @param {() => void} changed */
export function watchTheme(changed) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  const observer = new MutationObserver(changed);
  for (const element of [document.documentElement, document.body]) observer.observe(element, { attributes: true, attributeFilter: ["data-bs-theme", "class"] });
}
