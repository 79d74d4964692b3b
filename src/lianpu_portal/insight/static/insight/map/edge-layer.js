// Thousands of edges on a canvas of their own: drawn once at rest, moved as a picture while the view moves.

import { CanvasPen } from "./pens.js";

const REST = 110; // ms without movement before edges are drawn anew

export class EdgeLayer {
  /** @param {() => void} redraw ask for a new frame */
  constructor(redraw) {
    this.redraw = redraw;
    this.canvas = document.createElement("canvas");
    this.stale = true;
  }

  /** The edges changed. */
  forget() {
    this.stale = true;
  }

  /**
   * @param {CanvasRenderingContext2D} target
   * @param {import("./camera.js").Camera} camera
   * @param {number} dots device pixels for a CSS pixel
   * @param {string} family
   * @param {(pen: CanvasPen) => void} draw
   */
  paint(target, camera, dots, family, draw) {
    const { scale, x, y, view } = camera;
    const moved = !this.at || this.at.scale !== scale || this.at.x !== x || this.at.y !== y;
    if (this.stale || (moved && this.rested)) {
      this.render(camera, dots, family, draw);
    } else if (moved) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        this.rested = true;
        this.redraw();
      }, REST);
    }
    const ratio = scale / this.at.scale;
    target.globalAlpha = 1;
    target.drawImage(this.canvas, x - this.at.x * ratio, y - this.at.y * ratio, view.width * ratio, view.height * ratio);
  }

  render({ scale, x, y, view }, dots, family, draw) {
    this.canvas.width = Math.round(view.width * dots);
    this.canvas.height = Math.round(view.height * dots);
    const context = this.canvas.getContext("2d");
    context.scale(dots, dots);
    draw(new CanvasPen(context, family));
    this.at = { scale, x, y };
    this.stale = false;
    this.rested = false;
  }
}
