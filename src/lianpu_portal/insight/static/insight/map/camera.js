// The part of the drawing that is seen: a scale and a shift, with a flight from one place to another.

import { calm } from "./dom.js";

const CLOSEST = 16;
const FLIGHT = 520; // ms

export class Camera {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.scale = 1;
    this.x = 0;
    this.y = 0;
    this.furthest = 1;
    this.world = { width: 1, height: 1 };
    this.view = { width: 1, height: 1 };
  }

  /** @param {{width: number, height: number}} world @param {{width: number, height: number}} view */
  use(world, view) {
    this.world = world;
    this.view = view;
    this.furthest = Math.min(1, view.width / world.width, view.height / world.height);
  }

  /** The whole drawing in view. */
  whole() {
    const scale = this.furthest;
    return { scale, x: (this.view.width - this.world.width * scale) / 2, y: (this.view.height - this.world.height * scale) / 2 };
  }

  get atWhole() {
    return this.scale <= this.furthest * 1.02;
  }

  /** The camera that shows a box with `margin` around it. */
  onto(box, margin = 0.12, closest = CLOSEST) {
    const { width, height } = this.view;
    const scale = Math.min(closest, (width * (1 - 2 * margin)) / box.width, (height * (1 - 2 * margin)) / box.height);
    return { scale, x: width / 2 - (box.x + box.width / 2) * scale, y: height / 2 - (box.y + box.height / 2) * scale };
  }

  set({ scale, x, y }) {
    this.scale = Math.max(this.furthest, Math.min(CLOSEST, scale));
    this.x = held(x, this.world.width * this.scale, this.view.width);
    this.y = held(y, this.world.height * this.scale, this.view.height);
    this.changed();
  }

  pan(dx, dy) {
    this.stop();
    this.set({ scale: this.scale, x: this.x + dx, y: this.y + dy });
  }

  /** Zoom so that the point under the pointer stays where it is. */
  zoom(factor, x = this.view.width / 2, y = this.view.height / 2) {
    this.stop();
    const scale = Math.max(this.furthest, Math.min(CLOSEST, this.scale * factor));
    const ratio = scale / this.scale;
    this.set({ scale, x: x - (x - this.x) * ratio, y: y - (y - this.y) * ratio });
  }

  /** @param {{scale: number, x: number, y: number}} target */
  fly(target) {
    this.stop();
    if (calm()) return this.set(target);
    const start = { scale: this.scale, x: this.x, y: this.y };
    const began = performance.now();
    const step = (now) => {
      const part = Math.min(1, Math.max(0, (now - began) / FLIGHT));
      this.set(between(start, target, 1 - (1 - part) ** 3, this.view));
      this.flight = part < 1 ? requestAnimationFrame(step) : 0;
    };
    this.flight = requestAnimationFrame(step);
    return undefined;
  }

  stop() {
    if (this.flight) cancelAnimationFrame(this.flight);
    this.flight = 0;
  }

  /** @param {import("./layout.js").Box} box */
  toScreen(box) {
    return { x: box.x * this.scale + this.x, y: box.y * this.scale + this.y, width: box.width * this.scale, height: box.height * this.scale };
  }

  /** @returns {[number, number]} */
  toWorld(x, y) {
    return [(x - this.x) / this.scale, (y - this.y) / this.scale];
  }
}

/** Keep the drawing in view: centred where it is smaller, without blank edges where it is larger. */
function held(shift, size, view) {
  if (size <= view) return (view - size) / 2;
  const slack = view * 0.35;
  return Math.min(slack, Math.max(view - size - slack, shift));
}

/** Between two cameras: the scale grows by equal factors, and the middle of the view goes straight. */
function between(from, to, part, view) {
  const scale = from.scale * (to.scale / from.scale) ** part;
  const middle = (camera, axis, size) => (size / 2 - camera[axis]) / camera.scale;
  const travelled = from.scale === to.scale ? part : (1 / from.scale - 1 / scale) / (1 / from.scale - 1 / to.scale);
  const at = (axis, size) => {
    const start = middle(from, axis, size);
    return size / 2 - (start + (middle(to, axis, size) - start) * travelled) * scale;
  };
  return { scale, x: at("x", view.width), y: at("y", view.height) };
}
