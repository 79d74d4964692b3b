// How much a firm makes, in four steps, each with a shape of its own: a circle, a triangle, a diamond, a square.

export const USUAL = 1000;
export const STEPS = ["usual", "slowed", "halved", "still"];

/** @param {number} level thousandths of the usual output @returns {number} a place in STEPS */
export const stepOf = (level) => (level >= USUAL ? 0 : level >= USUAL / 2 ? 1 : level > 0 ? 2 : 3);

/** Adds the shape of a step to the path. @param {CanvasRenderingContext2D} context */
export function addShape(context, step, x, y, radius) {
  if (step === 0) {
    if (radius < 2.2) context.rect(x - radius * 0.85, y - radius * 0.85, radius * 1.7, radius * 1.7);
    else {
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 7);
    }
  } else if (step === 1) {
    const size = radius * 1.25;
    context.moveTo(x, y - size);
    context.lineTo(x + size, y + size * 0.8);
    context.lineTo(x - size, y + size * 0.8);
    context.closePath();
  } else if (step === 2) {
    const size = radius * 1.35;
    context.moveTo(x, y - size);
    context.lineTo(x + size, y);
    context.lineTo(x, y + size);
    context.lineTo(x - size, y);
    context.closePath();
  } else context.rect(x - radius * 1.1, y - radius * 1.1, radius * 2.2, radius * 2.2);
}

/** The shape of a step as an SVG, for legends and tables. @param {string} step @returns {string} */
export const SHAPES = {
  usual: "M8 2.5a5.5 5.5 0 1 0 .01 0z",
  slowed: "M8 2l6.5 11h-13z",
  halved: "M8 1l7 7-7 7-7-7z",
  still: "M2 2h12v12H2z",
  failing: "M3 3l10 10M13 3L3 13",
};
