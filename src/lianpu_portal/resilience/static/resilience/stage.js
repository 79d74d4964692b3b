// The picture of the network: panned, zoomed, pointed at, walked with the arrow keys; a press chooses a firm to fail.

import { Camera } from "../insight/map/camera.js";
import { EdgeLayer } from "../insight/map/edge-layer.js";
import { listen } from "../insight/map/gestures.js";
import { CanvasPen } from "../insight/map/pens.js";
import { watchTheme } from "../insight/map/theme.js";
import { arrange } from "./arrange.js";
import { Painter } from "./painter.js";
import { readTheme } from "./theme.js";

const REACH = 16; // px around a firm that a finger may miss it by
const STACKED_UNDER = 700; // px of width

export class Stage {
  /**
   * @param {HTMLElement} root
   * @param {import("./network.js").Network} network
   * @param {import("../insight/map/words.js").Words} words
   * @param {{toggle: (firm: any) => void, tell: (firm: any, x: number, y: number) => void, say: (text: string) => void}} go
   */
  constructor(root, network, words, go) {
    Object.assign(this, { root, network, words, go, steps: null, failing: [], pointed: null, focused: null });
    this.canvas = root.querySelector("canvas");
    this.context = this.canvas.getContext("2d", { alpha: false });
    this.camera = new Camera(() => this.draw());
    this.linkLayer = new EdgeLayer(() => this.draw());
    this.activeLayer = new EdgeLayer(() => this.draw());
    listen(this.canvas, this.camera, { tap: (x, y) => this.tap(x, y), hover: (x, y) => this.hover(x, y), leave: () => this.hover(-99, -99) });
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    this.canvas.addEventListener("blur", () => this.change({ focused: null }));
    watchTheme(() => this.retheme());
    new ResizeObserver(() => this.resize()).observe(root);
    this.resize();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (!width || !height || (this.camera.view.width === width && this.camera.view.height === height && this.plan)) return;
    this.dots = Math.min(2, window.devicePixelRatio || 1);
    this.canvas.width = Math.round(width * this.dots);
    this.canvas.height = Math.round(height * this.dots);
    this.plan = arrange(this.network, width, height, width < STACKED_UNDER);
    this.camera.use(this.plan, { width, height });
    this.retheme();
    this.camera.set(width < STACKED_UNDER ? { scale: 1, x: 0, y: 0 } : this.camera.whole());
  }

  retheme() {
    this.theme = readTheme(this.root);
    this.painter = new Painter(this.theme, this.words);
    this.pen = new CanvasPen(this.context, this.theme.family);
    this.linkLayer.forget();
    this.activeLayer.forget();
    this.draw();
  }

  /** @param {{steps?: Uint8Array|null, before?: Uint8Array, failing?: any[], pointed?: any, focused?: any}} change */
  change(change) {
    Object.assign(this, change);
    if ("steps" in change) this.activeLayer.forget();
    this.draw();
  }

  draw() {
    this.pending ||= requestAnimationFrame(() => {
      this.pending = 0;
      if (this.plan) this.paint();
    });
  }

  paint() {
    const { context, camera, theme, dots, painter, plan, network, pen } = this;
    context.setTransform(dots, 0, 0, dots, 0, 0);
    context.globalAlpha = 1;
    context.fillStyle = theme.surface;
    context.fillRect(0, 0, camera.view.width, camera.view.height);
    pen.font = "";
    painter.cards(pen, plan, camera);
    this.linkLayer.paint(context, camera, dots, theme.family, (layer) => painter.links(layer, network, plan, camera));
    if (this.steps) this.activeLayer.paint(context, camera, dots, theme.family, (layer) => painter.active(layer, network, plan, camera, this.steps, this.before));
    const own = this.focused ?? this.pointed;
    if (own) painter.own(context, own, plan, camera);
    painter.titles(pen, plan, camera);
    painter.firms(pen, network, plan, camera, this);
    if (this.pointed) painter.ring(context, this.pointed, plan, camera, theme.ink, 1.6);
    if (this.focused) painter.ring(context, this.focused, plan, camera, theme.accent, 3);
  }

  at(x, y) {
    const [left, top] = this.camera.toWorld(x, y);
    const reach = Math.max(this.plan.cell * 0.6, Math.min(REACH / this.camera.scale, this.plan.cell * 3));
    let [found, least] = [null, reach * reach];
    for (const firm of this.network.firms) {
      const away = (this.plan.x[firm.place] - left) ** 2 + (this.plan.y[firm.place] - top) ** 2;
      if (away < least) [found, least] = [firm, away];
    }
    return found;
  }

  tap(x, y) {
    const firm = this.at(x, y);
    if (firm) this.go.toggle(firm);
  }

  hover(x, y) {
    const firm = x < 0 ? null : this.at(x, y);
    this.canvas.style.cursor = firm ? "pointer" : "grab";
    this.go.tell(firm, x, y);
    if (firm !== this.pointed) this.change({ pointed: firm });
  }

  key(event) {
    if (event.key.startsWith("Arrow")) this.step(event.key);
    else if (event.key === "Enter" && this.focused) this.go.toggle(this.focused);
    else if (event.key === "+" || event.key === "=") this.camera.zoom(1.5);
    else if (event.key === "-") this.camera.zoom(1 / 1.5);
    else if (event.key === "0") this.camera.fly(this.camera.whole());
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  step(key) {
    const next = this.focused ? this.next(this.focused, key) : this.network.firms[0];
    if (!next) return;
    this.change({ focused: next });
    this.go.say(this.words.name(next));
    const x = this.plan.x[next.place] * this.camera.scale + this.camera.x;
    const y = this.plan.y[next.place] * this.camera.scale + this.camera.y;
    this.go.tell(next, x, y);
    const { view } = this.camera;
    if (x < 10 || y < 30 || x > view.width - 10 || y > view.height - 10) this.camera.fly({ scale: this.camera.scale, x: this.camera.x + view.width / 2 - x, y: this.camera.y + view.height / 2 - y });
  }

  /** The nearest firm in a direction. */
  next(from, key) {
    const { x, y } = this.plan;
    const [across, along, forward] = { ArrowLeft: [x, y, -1], ArrowRight: [x, y, 1], ArrowUp: [y, x, -1], ArrowDown: [y, x, 1] }[key];
    let [found, least] = [null, Infinity];
    for (const firm of this.network.firms) {
      const ahead = (across[firm.place] - across[from.place]) * forward;
      const cost = ahead + 2.5 * Math.abs(along[firm.place] - along[from.place]);
      if (ahead > 1 && cost < least) [found, least] = [firm, cost];
    }
    return found;
  }
}
