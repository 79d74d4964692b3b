// Two ways to draw the same picture: on a canvas for the screen and PNG, as SVG text for print.

import { phrases } from "./phrases.js";

/** @typedef {{fill?: string|null, stroke?: string|null, width?: number, alpha?: number, dash?: boolean}} Look */
/** @typedef {{size: number, weight?: number, fill: string, align?: "left"|"right", alpha?: number, halo?: string}} Type halo: of a ground that lines cross */

/** Width of a text, near enough for cutting it: a Chinese character is square. @param {string} text @param {number} size */
export function textWidth(text, size) {
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    width += code >= 0x2e80 ? 1 : "mwMW".includes(character) ? 0.88 : code >= 65 && code <= 90 ? 0.66 : "iljtfr.,:;'|!()[] ".includes(character) ? 0.33 : 0.58;
  }
  return width * size;
}

/** `text`, cut with «…» where it is wider than `width`; "" where not even two characters fit. */
export function fitted(text, width, size) {
  if (textWidth(text, size) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(characters.join(""), size) + 0.8 * size > width) characters.pop();
  return characters.length > 1 ? `${characters.join("").trimEnd()}…` : "";
}

/** `text` in at most `most` lines, broken between words; between Chinese characters only where a word is wider than a line. @returns {string[]} */
export function lines(text, width, size, most) {
  const words = phrases(text).flatMap((phrase) => (textWidth(phrase, size) <= width && !/\s/.test(phrase) ? [phrase] : phrase.match(/[⺀-￿]|[^\s⺀-￿]+\s*|\s+/g) ?? []));
  const found = [""];
  for (const [place, word] of words.entries()) {
    const last = found[found.length - 1];
    if (!last || textWidth((last + word).trimEnd(), size) <= width) found[found.length - 1] = last + word;
    else if (found.length < most) found.push(word.trimStart());
    else return [...found.slice(0, -1), fitted(last + words.slice(place).join(""), width, size)];
  }
  return found.map((line) => fitted(line.trimEnd(), width, size));
}

export class CanvasPen {
  /** @param {CanvasRenderingContext2D} context @param {string} family */
  constructor(context, family) {
    this.context = context;
    this.family = family;
    this.hatches = new Map();
  }

  /** @param {Look} look */
  rect(x, y, width, height, radius, { fill, stroke, width: line = 1, alpha = 1, dash = false }) {
    const { context } = this;
    context.globalAlpha = alpha;
    if (radius < 1.2 && fill && !stroke) {
      context.fillStyle = fill;
      context.fillRect(x, y, width, height);
      return;
    }
    context.beginPath();
    context.roundRect(x, y, width, height, radius);
    if (fill) {
      context.fillStyle = fill;
      context.fill();
    }
    if (stroke) {
      context.strokeStyle = stroke;
      context.lineWidth = line;
      context.setLineDash(dash ? [4, 3] : []);
      context.stroke();
    }
  }

  hatch(x, y, width, height, colour, alpha = 1) {
    this.rect(x, y, width, height, 3, { fill: this.hatched(colour), alpha });
  }

  hatched(colour) {
    if (!this.hatches.has(colour)) {
      const tile = new OffscreenCanvas(6, 6);
      const brush = tile.getContext("2d");
      brush.strokeStyle = colour;
      brush.lineWidth = 1.2;
      brush.beginPath();
      for (const shift of [-6, 0, 6]) {
        brush.moveTo(shift, 6);
        brush.lineTo(shift + 6, 0);
      }
      brush.stroke();
      this.hatches.set(colour, this.context.createPattern(tile, "repeat"));
    }
    return this.hatches.get(colour);
  }

  /** @param {Type} type */
  text(text, x, y, { size, weight = 400, fill, align = "left", alpha = 1, halo }) {
    const { context } = this;
    const font = `${weight} ${size}px ${this.family}`;
    if (font !== this.font) context.font = this.font = font;
    context.globalAlpha = alpha;
    context.fillStyle = fill;
    context.textAlign = align;
    context.textBaseline = "middle";
    if (halo) {
      context.strokeStyle = halo;
      context.lineWidth = size / 3.5;
      context.lineJoin = "round";
      context.setLineDash([]);
      context.strokeText(text, x, y);
    }
    context.fillText(text, x, y);
  }

  curves(list, { stroke, width = 1, alpha = 1 }) {
    const { context } = this;
    context.globalAlpha = alpha;
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.setLineDash([]);
    context.beginPath();
    for (const [x1, y1, hx1, hy1, hx2, hy2, x2, y2] of list) {
      context.moveTo(x1, y1);
      context.bezierCurveTo(hx1, hy1, hx2, hy2, x2, y2);
    }
    context.stroke();
  }
}

export class SvgPen {
  /** @param {string} family */
  constructor(family) {
    this.family = family;
    this.parts = [];
  }

  /** @param {Look} look */
  rect(x, y, width, height, radius, { fill, stroke, width: line = 1, alpha = 1, dash = false }) {
    this.parts.push(`<rect x="${f(x)}" y="${f(y)}" width="${f(width)}" height="${f(height)}" rx="${f(radius)}" fill="${fill ?? "none"}"${
      stroke ? ` stroke="${stroke}" stroke-width="${f(line)}"` : ""}${dash ? ' stroke-dasharray="4 3"' : ""}${opacity(alpha)}/>`);
  }

  hatch(x, y, width, height, colour, alpha = 1) {
    this.hatchColour = colour;
    this.rect(x, y, width, height, 3, { fill: "url(#hatch)", alpha });
  }

  /** @param {Type} type */
  text(text, x, y, { size, weight = 400, fill, align = "left", alpha = 1 }) {
    this.parts.push(`<text x="${f(x)}" y="${f(y)}" font-size="${f(size)}" font-weight="${weight}" fill="${fill}" dominant-baseline="central"${
      align === "right" ? ' text-anchor="end"' : ""}${opacity(alpha)}>${escaped(text)}</text>`);
  }

  curves(list, { stroke, width = 1, alpha = 1 }) {
    const path = list.map(([x1, y1, ...rest]) => `M${f(x1)} ${f(y1)}C${rest.map(f).join(" ")}`).join("");
    if (path) this.parts.push(`<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${f(width)}"${opacity(alpha)}/>`);
  }

  /** @param {number} width @param {number} height @returns {string} */
  document(width, height) {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(this.family)}">`
      + `<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 6L6 0" stroke="${this.hatchColour ?? "#999"}" stroke-width="1.2"/></pattern></defs>`
      + `${this.parts.join("")}</svg>`;
  }
}

const f = (number) => String(Math.round(number * 100) / 100);
const opacity = (alpha) => (alpha === 1 ? "" : ` opacity="${f(alpha)}"`);
const escaped = (text) => text.replace(/[&<>"]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }[character] ?? ""));
