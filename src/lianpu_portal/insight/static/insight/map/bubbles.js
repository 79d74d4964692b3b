// Circles packed around a point: each as near to it as the larger ones before it leave room.

/** @typedef {{x: number, y: number, r: number}} Circle */

const GAP = 2; // px between two circles

/**
 * Places for circles of these radii, the largest first, around 0, 0.
 * @param {number[]} radii in falling order
 * @param {number} [tall] how much higher than wide the whole becomes
 * @returns {Circle[]}
 */
export function pack(radii, tall = 1) {
  const placed = /** @type {Circle[]} */ ([]);
  for (const r of radii) placed.push(place(placed, r, tall));
  return placed;
}

function place(placed, r, tall) {
  if (!placed.length) return { x: 0, y: 0, r };
  if (placed.length === 1) return tall > 1 ? { x: 0, y: placed[0].r + r + GAP, r } : { x: placed[0].r + r + GAP, y: 0, r };
  let best = null;
  for (let i = 0; i < placed.length; i += 1) {
    for (let j = i + 1; j < placed.length; j += 1) {
      for (const at of touching(placed[i], placed[j], r)) {
        const far = (tall * at.x) ** 2 + at.y * at.y;
        if ((!best || far < best.far) && placed.every((other) => apart(other, at))) best = { ...at, far };
      }
    }
  }
  return { x: best?.x ?? 0, y: best?.y ?? 0, r };
}

/** The two places where a circle of radius r touches both. */
function touching(a, b, r) {
  const [toA, toB] = [a.r + r + GAP, b.r + r + GAP];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const d = Math.hypot(dx, dy);
  if (!d || d > toA + toB) return [];
  const along = (d * d + toA * toA - toB * toB) / (2 * d);
  const aside = Math.sqrt(Math.max(0, toA * toA - along * along));
  const [ux, uy] = [dx / d, dy / d];
  return [1, -1].map((side) => ({ x: a.x + along * ux - side * aside * uy, y: a.y + along * uy + side * aside * ux, r }));
}

const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y) >= a.r + b.r + GAP - 0.01;

/** What a packing takes up. @param {Circle[]} circles */
export function extent(circles) {
  const sides = (low, high) => [Math.min(0, ...circles.map(low)), Math.max(0, ...circles.map(high))];
  const [left, right] = sides((c) => c.x - c.r, (c) => c.x + c.r);
  const [top, bottom] = sides((c) => c.y - c.r, (c) => c.y + c.r);
  return { left, top, width: right - left, height: bottom - top };
}
