// Curved edges between boxes, drawn in an SVG that lies over cards or chips.

/** @typedef {import("./layout.js").Box} Box */

const SVG = "http://www.w3.org/2000/svg";

/**
 * The ends and handles of the curve from one box to another: right to left side where the target lies further right,
 * an arc on the right where both stand in one column.
 * @param {Box} source
 * @param {Box} target
 * @returns {[number, number, number, number, number, number, number, number]} x1 y1, two handles, x2 y2
 */
export function curveBetween(source, target) {
  const y1 = source.y + source.height / 2;
  const y2 = target.y + target.height / 2;
  const forward = target.x - source.x;
  if (Math.abs(forward) < Math.min(source.width, target.width) / 2) {
    const x1 = source.x + source.width;
    const x2 = target.x + target.width;
    const out = Math.max(x1, x2) + Math.min(60, 14 + Math.abs(y2 - y1) / 8);
    return [x1, y1, out, y1, out, y2, x2, y2];
  }
  const x1 = forward > 0 ? source.x + source.width : source.x;
  const x2 = forward > 0 ? target.x : target.x + target.width;
  const middle = (x1 + x2) / 2;
  return [x1, y1, middle, y1, middle, y2, x2, y2];
}

/**
 * @param {SVGSVGElement} svg
 * @param {{source: Box, target: Box, width: number, kind: "takes"|"goes"}[]} curves
 */
export function drawCurves(svg, curves) {
  svg.replaceChildren(...curves.map(({ source, target, width, kind }) => {
    const path = document.createElementNS(SVG, "path");
    const [x1, y1, hx1, hy1, hx2, hy2, x2, y2] = curveBetween(source, target);
    path.setAttribute("d", `M${x1} ${y1}C${hx1} ${hy1} ${hx2} ${hy2} ${x2} ${y2}`);
    path.setAttribute("stroke-width", String(width));
    path.setAttribute("class", `cm-curve cm-curve-${kind}`);
    return path;
  }));
}

/**
 * The box of an element inside another that may scroll.
 * @param {Element} element
 * @param {Element} frame
 * @returns {Box}
 */
export function boxIn(element, frame) {
  const own = element.getBoundingClientRect();
  const outer = frame.getBoundingClientRect();
  return { x: own.left - outer.left + frame.scrollLeft, y: own.top - outer.top + frame.scrollTop, width: own.width, height: own.height };
}
