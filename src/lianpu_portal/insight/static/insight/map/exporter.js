// The drawing as a file: PNG for slides, SVG for posters and print; with title, date and legend.

import { Camera } from "./camera.js";
import { Painter } from "./painter.js";
import { CanvasPen, SvgPen } from "./pens.js";
import { setScene } from "./scene.js";

const PAGE = { width: 1600, height: 1000 }; // the PNG has 2.4 device pixels for each: 3840 by 2400
const PNG_SCALE = 2.4;
const SVG_SCALE = 5; // names can be read when the poster is enlarged
const MARGIN = 28;
const HEAD = 76;

/**
 * @param {import("./model.js").Model} model
 * @param {import("./painter.js").Theme} theme
 * @param {import("./words.js").Words} words
 * @param {{title: string, subtitle: string, hidden: Set<string>}} about
 * @param {"png"|"svg"} kind
 * @returns {Promise<Blob>}
 */
export async function picture(model, theme, words, about, kind) {
  const scene = setScene(model, PAGE.width - 2 * MARGIN, PAGE.height - HEAD - 2 * MARGIN);
  const scale = kind === "svg" ? SVG_SCALE : 1;
  const painter = new Painter(theme, words, kind === "svg" ? SVG_SCALE * 0.8 : 1);
  const size = { width: PAGE.width * scale, height: (scene.layout.height + HEAD + 2 * MARGIN) * scale };
  if (kind === "svg") {
    const pen = new SvgPen(theme.family);
    draw(pen, painter, scene, model, about, size, scale);
    return new Blob([pen.document(size.width, size.height)], { type: "image/svg+xml" });
  }
  const canvas = new OffscreenCanvas(size.width * PNG_SCALE, size.height * PNG_SCALE);
  const context = canvas.getContext("2d");
  context.scale(PNG_SCALE, PNG_SCALE);
  draw(new CanvasPen(context, theme.family), painter, scene, model, about, size, scale);
  return canvas.convertToBlob({ type: "image/png" });
}

function draw(pen, painter, scene, model, about, size, scale) {
  const { theme } = painter;
  pen.rect(0, 0, size.width, size.height, 0, { fill: theme.surface });
  const camera = new Camera(() => {});
  camera.use(scene.layout, size);
  Object.assign(camera, { scale, x: MARGIN * scale, y: (HEAD + MARGIN) * scale });
  painter.paint(pen, scene, camera, { hidden: about.hidden, lit: null, selected: null, pointed: null, focused: null });
  const left = MARGIN * scale;
  pen.text(about.title, left, 40 * scale, { size: 26 * scale, weight: 700, fill: theme.ink });
  pen.text(about.subtitle, left, 70 * scale, { size: 14 * scale, fill: theme.muted });
  painter.legend(pen, size.width - MARGIN * scale, 66 * scale, model.counts, scale);
}

/** @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
