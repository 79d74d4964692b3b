// The whole chain on a canvas: all products, to be panned, zoomed, pointed at and walked with the arrow keys.

import { Camera } from "./camera.js";
import { EdgeLayer } from "./edge-layer.js";
import { listen } from "./gestures.js";
import { nearest } from "./layout.js";
import { wholeChain } from "./model.js";
import { Painter } from "./painter.js";
import { CanvasPen } from "./pens.js";
import { hit, setScene } from "./scene.js";
import { readTheme, watchTheme } from "./theme.js";

/** @typedef {import("./model.js").Product} Product */
/** @typedef {import("./model.js").Segment} Segment */

const DETAIL = 5; // the scale at which a product that was asked for is shown
const MOST_DIRECT = 400;

export class Explorer {
  /**
   * @param {HTMLElement} root
   * @param {import("./words.js").Words} words
   * @param {{open: (product: Product) => void, tell: (thing: Product|Segment|null, x: number, y: number) => void, say: (text: string) => void}} go
   */
  constructor(root, words, go) {
    Object.assign(this, { root, words, go, allLinks: false, node: null });
    this.canvas = root.querySelector("canvas");
    this.context = this.canvas.getContext("2d", { alpha: false });
    this.camera = new Camera(() => this.draw());
    this.edgeLayer = new EdgeLayer(() => this.draw());
    this.lighting = { hidden: new Set(), lit: null, selected: null, pointed: null, focused: null };
    listen(this.canvas, this.camera, { tap: (x, y) => this.tap(x, y), hover: (x, y) => this.hover(x, y), leave: () => this.hover(-1, -1) });
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    this.canvas.addEventListener("blur", () => this.light({ focused: null }));
    watchTheme(() => this.retheme());
  }

  /** @param {import("./model.js").Model} model @param {Segment|Product|null} node @param {Set<string>} hidden
   * @param {boolean} closely go near the node; else it is only lit, in the view as it is */
  show(model, node, hidden, closely) {
    if (this.model !== model) {
      this.model = model;
      this.scene = null;
    }
    const fresh = !this.scene;
    this.resize();
    const product = node && "takes" in node ? node : null;
    this.chain = product && wholeChain(product);
    this.edgeLayer.forget();
    this.light({ hidden, selected: product, lit: product && new Set([product, ...this.chain.up, ...this.chain.down]) });
    if (node !== this.node) {
      this.node = node;
      if (node && (closely || !product)) this.flyTo(node);
      else if (fresh || (product && !this.inView(this.boxOf(product)))) this.camera.fly(this.camera.whole());
    } else if (fresh) this.camera.set(this.start());
  }

  /** @param {Segment|Product} node */
  flyTo(node) {
    const box = this.boxOf(node);
    if (!box) return;
    this.camera.fly(this.camera.onto(box, 0.06, "takes" in node ? DETAIL : 12));
  }

  inView(box) {
    const { x, y, width, height } = this.camera.toScreen(box);
    return x > 0 && y > 40 && x + width < this.camera.view.width && y + height < this.camera.view.height;
  }

  boxOf(node) {
    return this.scene.tiles.get(node) ?? this.scene.layout.cards.get(node);
  }

  resize() {
    if (this.root.hidden || !this.model) return;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return;
    this.dots = Math.min(2, window.devicePixelRatio || 1);
    this.canvas.width = Math.round(width * this.dots);
    this.canvas.height = Math.round(height * this.dots);
    this.retheme();
    const kept = this.scene;
    // The scene is laid out once, for a screen; on a phone it is panned and zoomed rather than squeezed.
    this.scene ??= setScene(this.model, Math.max(width, 1180), Math.max(height, 640));
    this.camera.use(this.scene.layout, { width, height });
    this.edgeLayer.forget();
    this.camera.set(kept ? this.camera : this.start());
  }

  /** The whole chain; where that would be too small to read, as on a phone, its upstream end in full height. */
  start() {
    const whole = this.camera.whole();
    const scale = Math.min(1.2, this.camera.view.height / this.camera.world.height);
    return whole.scale > 0.55 ? whole : { scale, x: 0, y: 0 };
  }

  retheme() {
    this.theme = readTheme(this.root);
    this.painter = new Painter(this.theme, this.words);
    this.pen = new CanvasPen(this.context, this.theme.family);
    this.edgeLayer.forget();
    this.draw();
  }

  light(change) {
    Object.assign(this.lighting, change);
    this.draw();
  }

  showAllLinks(shown) {
    this.allLinks = shown;
    this.edgeLayer.forget();
    this.draw();
  }

  draw() {
    this.pending ||= requestAnimationFrame(() => {
      this.pending = 0;
      if (this.scene && !this.root.hidden) this.paint();
    });
  }

  paint() {
    const { context, camera, theme, dots, painter, scene } = this;
    context.setTransform(dots, 0, 0, dots, 0, 0);
    context.globalAlpha = 1;
    context.fillStyle = theme.surface;
    context.fillRect(0, 0, camera.view.width, camera.view.height);
    this.pen.font = ""; // setting the size of a canvas forgets its font
    painter.paint(this.pen, scene, camera, this.lighting);
    if (this.chain || this.allLinks) this.edgeLayer.paint(context, camera, dots, theme.family, (pen) => this.paintEdges(pen));
    const { selected } = this.lighting;
    if (selected) painter.flag(this.pen, selected, camera.toScreen(scene.tiles.get(selected)), camera.view);
  }

  paintEdges(pen) {
    const { painter, scene, camera, theme, chain } = this;
    const { selected, hidden } = this.lighting;
    const shown = (edges) => edges.filter(({ source, target }) => !hidden.has(source.state) && !hidden.has(target.state));
    if (this.allLinks && !chain) painter.edges(pen, scene, camera, shown(this.model.edges), { stroke: theme.ink, width: 0.7, alpha: 0.1 });
    if (!chain) return;
    painter.edges(pen, scene, camera, shown(chain.edges), { stroke: theme.ink, width: 0.8, alpha: chain.edges.length > 600 ? 0.12 : 0.3 });
    painter.edges(pen, scene, camera, shown(selected.takes).slice(0, MOST_DIRECT), { stroke: theme.takes, width: 2.4, alpha: 0.95 });
    painter.edges(pen, scene, camera, shown(selected.goes).slice(0, MOST_DIRECT), { stroke: theme.goes, width: 2.4, alpha: 0.95 });
  }

  at(x, y) {
    const found = hit(this.scene, ...this.camera.toWorld(x, y));
    return found.product && this.lighting.hidden.has(found.product.state) ? { ...found, product: null } : found;
  }

  tap(x, y) {
    const { product, segment } = this.at(x, y);
    const tile = product && this.camera.toScreen(this.scene.tiles.get(product));
    if (product && (tile.height >= 7 || this.lighting.lit)) this.go.open(product);
    else if (segment) this.camera.fly(this.camera.onto(this.scene.layout.cards.get(segment), 0.06, 12));
  }

  hover(x, y) {
    const { product, segment } = x < 0 || !this.scene ? { product: null, segment: null } : this.at(x, y);
    this.canvas.style.cursor = product || segment ? "pointer" : "grab";
    this.go.tell(product ?? segment, x, y);
    if (this.lighting.pointed !== product) this.light({ pointed: product });
  }

  key(event) {
    const { focused } = this.lighting;
    if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      this.step(event.key);
    } else if (event.key === "Enter" && focused) {
      if ("takes" in focused) this.go.open(focused);
      else this.enter(focused);
    } else if (event.key === "+" || event.key === "=") this.camera.zoom(1.5);
    else if (event.key === "-") this.camera.zoom(1 / 1.5);
    else if (event.key === "0") this.camera.fly(this.camera.whole());
  }

  /** From card to card from afar, from product to product where their names can be read. */
  step(key) {
    const { focused, selected } = this.lighting;
    const near = focused ? "takes" in focused : selected !== null;
    const boxes = near ? this.scene.tiles : this.scene.layout.cards;
    const from = focused ?? selected;
    const next = from ? nearest(boxes, this.boxOf(from), key) : boxes.keys().next().value;
    if (!next) return;
    this.light({ focused: next });
    const word = "state" in next ? ` ${this.words.say(next.state)}` : "";
    this.go.say(this.words.name(next) + word);
    if (!this.inView(this.boxOf(next))) this.camera.fly({ ...this.camera.onto(this.boxOf(next), 0.3, this.camera.scale) });
  }

  enter(segment) {
    this.camera.fly(this.camera.onto(this.scene.layout.cards.get(segment), 0.06, 12));
    this.light({ focused: segment.products[0] ?? null });
  }

  /** One step back: from product to card, from near to the whole. @returns {boolean} false where there was none */
  back() {
    const { focused } = this.lighting;
    if (focused && "takes" in focused) this.light({ focused: focused.segment });
    if (this.camera.atWhole) return false;
    this.camera.fly(this.camera.whole());
    return true;
  }
}
