// The chain map page: what the address says is shown; what the reader does changes the address.

import { queryOf, readAddress, writeAddress } from "./address.js";
import { make } from "./dom.js";
import { Explorer } from "./explorer.js";
import { picture, save } from "./exporter.js";
import { Focus } from "./focus.js";
import { wheelFactor } from "./gestures.js";
import { Legend } from "./legend.js";
import { loadModel } from "./model.js";
import { Overview } from "./overview.js";
import { Panel } from "./panel.js";
import { Risk } from "./risk.js";
import { Search } from "./search.js";
import { Table } from "./table.js";
import { readTheme } from "./theme.js";
import { Tip } from "./tip.js";
import { Words } from "./words.js";
import { Worth } from "./worth.js";

/** @typedef {import("./address.js").Shown} Shown */

class ChainMapPage {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    const part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.part = part;
    this.words = new Words(JSON.parse(document.getElementById("map-sentences").textContent), document.documentElement.lang);
    const open = (thing) => this.go({ node: thing.id });
    this.overview = new Overview(part("overview"), this.words, open);
    this.focus = new Focus(part("focus"), this.words, { open, whole: (product) => this.go({ node: product.id, view: "all" }) });
    this.tip = new Tip(part("tip"), this.words);
    this.explorer = new Explorer(part("explorer"), this.words, { open, tell: (...where) => this.tip.show(...where), say: (text) => this.say(text) });
    this.table = new Table(part("table"), this.words);
    this.worth = new Worth(part("worth"), this.words, { open });
    this.risk = new Risk(part("risk"), this.words, { open });
    this.legend = new Legend(part("legend"), this.words, (hide) => this.go({ hide }, true));
    this.panel = new Panel(part("panel"), this.words, root.dataset.product, () => this.back());
    this.search = new Search(part("search"), part("found"), this.words, root.dataset.search, (id) => {
      this.closely = true;
      this.go({ node: id });
      this.closely = false;
      this.enter(this.model.byId.get(id));
    });
    this.shown = readAddress();
    this.listen();
  }

  listen() {
    const { root, part } = this;
    addEventListener("popstate", () => this.show(readAddress()));
    new ResizeObserver(() => this.resize()).observe(part("stage"));
    for (const button of root.querySelectorAll("[data-view]")) button.addEventListener("click", () => this.go({ view: button.dataset.view }));
    for (const name of ["chain", "region"]) {
      part(name)?.addEventListener("change", (event) => this.go({ [name]: event.target.value, node: name === "chain" ? "" : this.shown.node }));
    }
    part("filters").addEventListener("submit", (event) => event.preventDefault());
    const tools = {
      closer: () => this.zoom(1.6), further: () => this.zoom(1 / 1.6),
      links: (button) => this.links(button), fullscreen: () => this.fullscreen(), print: () => this.print(),
      png: () => this.export("png"), svg: () => this.export("svg"),
    };
    for (const button of root.querySelectorAll("[data-tool]")) button.addEventListener("click", () => tools[button.dataset.tool](button));
    document.addEventListener("keydown", (event) => this.key(event));
    part("overview").addEventListener("wheel", (event) => this.dive(event), { passive: false });
  }

  /** Change what is shown. @param {Partial<Shown>} change @param {boolean} [replace] */
  go(change, replace = false) {
    const next = { ...this.shown, ...change };
    if (queryOf(next) === queryOf(this.shown)) return;
    writeAddress(next, replace);
    this.show(next);
  }

  /** @param {Shown} shown */
  async show(shown) {
    const scope = new URLSearchParams({ ...(shown.chain && { chain: shown.chain }), ...(shown.region && { region: shown.region }) }).toString();
    this.shown = shown;
    if (this.scope !== scope && !(await this.load(scope))) return;
    this.draw();
  }

  async load(scope) {
    this.request?.abort();
    this.request = new AbortController();
    this.root.setAttribute("aria-busy", "true");
    try {
      this.model = await loadModel(scope ? `${this.root.dataset.data}?${scope}` : this.root.dataset.data, this.request.signal);
      this.scope = scope;
    } catch (error) {
      if (error.name !== "AbortError") this.failed();
      return false;
    } finally {
      this.root.removeAttribute("aria-busy");
    }
    this.search.use(this.model);
    if (this.summarised !== undefined && this.summarised !== scope) this.table.summarise(this.tableAddress("segments"));
    this.summarised = scope;
    return true;
  }

  draw() {
    const { shown, model, part } = this;
    const held = this.root.contains(document.activeElement);
    const product = model.byId.get(shown.node) ?? null;
    const segment = product?.segment ?? model.segmentById.get(shown.node) ?? null;
    const empty = model.products.length === 0;
    const room = empty ? "empty" : shown.view === "table" ? "table" : shown.view === "all" ? "explorer" : shown.view === "value" ? "worth" : shown.view === "risk" ? "risk" : segment ? "focus" : "overview";
    const before = this.room;
    this.room = room;
    for (const name of ["overview", "focus", "explorer", "worth", "risk", "table", "empty"]) part(name).hidden = name !== room;
    this.root.dataset.room = room;
    this.tip.show(null, 0, 0);
    this.legend.show(shown.hide, model);
    for (const button of this.root.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === shown.view));
    for (const name of ["chain", "region"]) if (part(name)) part(name).value = shown[name];
    const chosen = (name) => part(name)?.selectedOptions[0]?.textContent.trim();
    part("scope-words").textContent = [chosen("chain"), chosen("region")].filter(Boolean).join(" · ");
    this.crumbs(segment, product);
    if (product && room !== "table") {
      this.panel.open(product, shown);
      if (product !== this.last) this.say(this.words.say("opened_beside", { name: this.words.name(product) }));
    }
    else this.panel.close();
    if (room === "overview") this.overview.show(model, shown.hide);
    if (room === "focus") this.focus.show(model, segment, product, shown.hide);
    if (room === "explorer") this.explorer.show(model, product ?? segment, shown.hide, this.closely);
    if (room === "worth") this.worth.show(model, this.scope, shown.hide, product);
    if (room === "risk") this.risk.show(model, this.scope, shown.hide, product);
    if (room === "table") this.table.show(this.tableAddress(), shown.node, shown.hide);
    if (room === "overview" && before === "focus" && this.left) this.overview.focus(this.left);
    this.left = segment;
    if (held && isLost()) this.enter(product ?? this.last);
    this.last = product;
  }

  /** The keyboard goes on in the drawing: at this product where it is drawn, else at the beginning. @param {import("./model.js").Product|null} [product] */
  enter(product) {
    const { room, part } = this;
    const drawn = (first) => (product && part(room).querySelector(`[data-product="${CSS.escape(product.id)}"]`)) ?? part(room).querySelector(first);
    const into = { overview: () => this.overview.focus(product?.segment ?? this.model.segments[0]), explorer: () => this.explorer.canvas.focus(),
      focus: () => drawn(".cm-own .cm-chip")?.focus(), worth: () => drawn(".cm-bubble")?.focus(), risk: () => drawn(".cm-bubble")?.focus(),
      table: () => drawn("a, button")?.focus() }[room];
    into?.();
  }

  /** @param {"products"|"segments"} part */
  tableAddress(part = "products") {
    const query = new URLSearchParams({ ...(this.shown.chain && { chain: this.shown.chain }), ...(this.shown.region && { region: this.shown.region }), part });
    return `${location.pathname}?${query}`;
  }

  crumbs(segment, product) {
    const chain = this.part("chain");
    const name = chain?.selectedOptions[0]?.textContent.trim() ?? this.words.say("whole_chain");
    const steps = [[name, ""]];
    if (segment) steps.push([this.words.name(segment), segment.id]);
    if (product) steps.push([this.words.name(product), product.id]);
    this.part("crumbs").replaceChildren(...steps.map(([text, node], place) => {
      if (place === steps.length - 1) return make("li", { "aria-current": "location" }, text);
      const button = make("button", { type: "button" }, text);
      button.addEventListener("click", () => this.go({ node }));
      return make("li", {}, button);
    }));
    this.part("lead").hidden = Boolean(segment) || this.room === "worth" || this.room === "risk";
    this.part("worth-lead").hidden = Boolean(segment) || this.room !== "worth";
    this.part("risk-lead").hidden = Boolean(segment) || this.room !== "risk";
    this.part("trail").hidden = !segment;
  }

  /** One step back: product → segment → whole chain. */
  back() {
    const product = this.model?.byId.get(this.shown.node);
    if (product && this.room === "focus") this.go({ node: product.segment.id });
    else if (this.shown.node) this.go({ node: "" });
    else if (this.room === "explorer" && !this.explorer.back()) this.go({ view: "segments" });
  }

  key(event) {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    if (event.key === "/") {
      event.preventDefault();
      this.part("search").focus();
    } else if (event.key === "Escape" && !document.fullscreenElement) this.back();
    else if (event.key.startsWith("Arrow") && document.activeElement === document.body && this.room !== "table") {
      event.preventDefault();
      this.enter();
    }
  }

  zoom(factor) {
    if (this.room === "explorer") {
      if (factor < 1 && this.explorer.camera.atWhole) this.go({ view: "segments" });
      else this.explorer.camera.zoom(factor);
    } else if (factor > 1 && this.room !== "table") {
      this.go({ view: "all" });
      if (!this.shown.node) this.explorer.camera.zoom(factor);
    } else if (this.shown.node) this.go({ node: "" });
  }

  /** Turning the wheel over the overview goes on in the drawing of the whole chain, at the same place. */
  dive(event) {
    if (!event.ctrlKey && this.part("overview").scrollHeight > this.part("overview").clientHeight + 2) return;
    const factor = wheelFactor(event);
    if (factor <= 1 || this.part("overview").classList.contains("cm-stacked")) return;
    event.preventDefault();
    const frame = this.part("stage").getBoundingClientRect();
    this.go({ view: "all" });
    this.explorer.camera.zoom(factor, event.clientX - frame.left, event.clientY - frame.top);
  }

  links(button) {
    const shown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(shown));
    this.explorer.showAllLinks(shown);
  }

  fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen();
  }

  async print() {
    this.go({ view: "table" });
    await this.table.show(this.tableAddress(), "", this.shown.hide);
    window.print();
  }

  async export(kind) {
    const about = { title: this.root.dataset.title, subtitle: this.part("scope").textContent.replace(/\s+/g, " ").trim(), hidden: this.shown.hide };
    const blob = await picture(this.model, readTheme(this.root), this.words, about, kind);
    save(blob, `lianpu-map-${this.shown.chain || "all"}.${kind}`);
    this.part("save").open = false;
  }

  resize() {
    if (this.room === "overview") this.overview.resize();
    if (this.room === "focus") this.focus.resize();
    if (this.room === "explorer") this.explorer.resize();
    if (this.room === "worth") this.worth.resize();
    if (this.room === "risk") this.risk.resize();
  }

  say(text) {
    this.part("status").textContent = text;
  }

  /** Say that the data did not come, and show the table that is in the page. */
  failed() {
    this.part("notice").hidden = false;
    this.part("notice-text").textContent = this.words.say("load_failed");
    this.root.classList.remove("cm-live");
    this.part("table").hidden = false;
  }
}

/** Whether what had the focus is gone, or shown no more. */
const isLost = () => document.activeElement === document.body || !document.activeElement.checkVisibility();

const root = document.getElementById("map");
const page = new ChainMapPage(root);
root.classList.add("cm-live");
/** @type {any} */ (root).chainMap = page;
page.show(page.shown);
