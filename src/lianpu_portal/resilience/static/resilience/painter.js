// The network on a canvas: cards of groups, links on a layer of their own, firms as shapes that tell their output.

import { fitted, lines, textWidth } from "../insight/map/pens.js";
import { STEPS, addShape } from "./levels.js";

const NAMED_FROM = 44; // px of a cell from which on names are written
const LEAST_READ = 11; // px of a title; a longer one is rather broken into two lines of at least SMALLEST
const SMALLEST = 9.5;
const CURVED_UP_TO = 4000; // links; more are drawn straight
const MOST_ACTIVE = 1500; // links drawn strongly in one week
const A_PATH = 200; // links stroked at once
const MOST_CUTS = 20_000;

export class Painter {
  /** @param {Record<string, any>} theme @param {import("../insight/map/words.js").Words} words */
  constructor(theme, words) {
    this.theme = theme;
    this.words = words;
    this.cuts = new Map();
  }

  /** @param {import("../insight/map/pens.js").CanvasPen} pen */
  cards(pen, plan, camera) {
    const { theme } = this;
    for (const card of plan.cards) {
      const box = camera.toScreen(card);
      if (!inView(box, camera.view)) continue;
      pen.rect(box.x, box.y, box.width, box.height, 6, { fill: theme.card, stroke: theme.line });
    }
  }

  /** Over the links: what the cards and the stages are called. */
  titles(pen, plan, camera) {
    const { theme, words } = this;
    for (const card of plan.cards) {
      const box = camera.toScreen(card);
      if (inView(box, camera.view)) this.title(pen, card.group, box, plan.title * camera.scale);
    }
    for (const place of plan.stages) {
      const box = camera.toScreen(place);
      const top = Math.max(0, box.y);
      pen.rect(box.x, top, box.width, 24, 4, { fill: theme.head });
      const name = place.stage.zh || place.stage.en ? words.name(place.stage) : words.say("stage_unknown");
      const size = Math.max(SMALLEST, Math.min(13, (13 * (box.width - 12)) / textWidth(name, 13.5)));
      pen.text(fitted(name, box.width - 10, size), box.x + 6, top + 12, { size, weight: 600, fill: theme.onHead });
    }
  }

  /** A name as large as it stands whole in one line; a long one in two, where they can be read. */
  title(pen, group, box, room) {
    const name = this.words.name(group);
    const width = box.width - 10;
    const largest = Math.min(15, room * 0.58);
    if (largest < 8) return;
    const whole = Math.min(largest, Math.floor((largest * width * 0.97) / textWidth(name, largest)));
    const two = whole < Math.min(LEAST_READ, largest) && room >= 2 * SMALLEST * 1.1;
    const size = two ? Math.min(largest, Math.floor(room / 2.2)) : Math.max(whole, Math.min(SMALLEST, largest));
    const rows = two ? lines(name, width, size, 2) : [fitted(name, width, size)];
    rows.forEach((row, place) => pen.text(row, box.x + 6, box.y + room * 0.6 + (place - (rows.length - 1) / 2) * size * 1.12, { size, weight: 600, fill: this.theme.muted, halo: this.theme.card }));
  }

  /** Every link, faintly. */
  links(pen, network, plan, camera) {
    const { suppliers } = network;
    const look = { stroke: this.theme.ink, width: 0.7, alpha: Math.min(0.22, 3 / Math.sqrt(suppliers.length || 1)) };
    this.draw(pen.context, network, plan, camera, suppliers.keys(), look);
  }

  /** The links along which the shortage goes on this week: to firms that slow more than the week before. */
  active(pen, network, plan, camera, steps, before) {
    const { suppliers, buyers } = network;
    const found = [];
    for (let edge = 0; edge < suppliers.length && found.length < MOST_ACTIVE; edge += 1) {
      if (steps[suppliers[edge]] && steps[buyers[edge]] > before[buyers[edge]]) found.push(edge);
    }
    const many = found.length > 300;
    this.draw(pen.context, network, plan, camera, found, { stroke: this.theme.steps[2], width: many ? 0.8 : 1.6, alpha: many ? 0.4 : 0.75 });
  }

  /** In short paths: one long path is slow to stroke. */
  draw(context, network, plan, camera, edges, { stroke, width, alpha }) {
    const { suppliers, buyers } = network;
    const straight = suppliers.length > CURVED_UP_TO;
    context.globalAlpha = alpha;
    context.strokeStyle = stroke;
    context.lineWidth = width;
    let held = 0;
    context.beginPath();
    for (const edge of edges) {
      this.addLink(context, plan, camera, suppliers[edge], buyers[edge], straight);
      held += 1;
      if (held % A_PATH === 0) {
        context.stroke();
        context.beginPath();
      }
    }
    context.stroke();
  }

  addLink(context, plan, camera, supplier, buyer, straight) {
    const x1 = plan.x[supplier] * camera.scale + camera.x;
    const y1 = plan.y[supplier] * camera.scale + camera.y;
    const x2 = plan.x[buyer] * camera.scale + camera.x;
    const y2 = plan.y[buyer] * camera.scale + camera.y;
    context.moveTo(x1, y1);
    if (straight) context.lineTo(x2, y2);
    else if (Math.abs(x2 - x1) > plan.cell * camera.scale) context.bezierCurveTo((x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2);
    else context.bezierCurveTo(x1 + 30, y1, x2 + 30, y2, x2, y2);
  }

  /** The links of one firm, on top of the others. */
  own(context, firm, plan, camera) {
    const draw = (others, colour, incoming) => {
      context.globalAlpha = 0.9;
      context.strokeStyle = colour;
      context.lineWidth = 1.8;
      context.beginPath();
      for (const other of others.slice(0, 400)) this.addLink(context, plan, camera, incoming ? other : firm.place, incoming ? firm.place : other, false);
      context.stroke();
    };
    draw(firm.suppliers, this.theme.takes, true);
    draw(firm.customers, this.theme.goes, false);
  }

  firms(pen, network, plan, camera, { steps, failing }) {
    const { context } = pen;
    const { theme } = this;
    const cell = plan.cell * camera.scale;
    const shown = [];
    for (const firm of network.firms) {
      const x = plan.x[firm.place] * camera.scale + camera.x;
      const y = plan.y[firm.place] * camera.scale + camera.y;
      if (x > -cell && y > -cell && x < camera.view.width + cell && y < camera.view.height + cell) shown.push(firm.place, x, y, radiusOf(firm, cell));
    }
    context.globalAlpha = 1;
    STEPS.forEach((_step, step) => {
      context.fillStyle = theme.steps[step];
      context.beginPath();
      for (let at = 0; at < shown.length; at += 4) {
        if ((steps ? steps[shown[at]] : 0) === step) addShape(context, step, shown[at + 1], shown[at + 2], shown[at + 3]);
      }
      context.fill();
    });
    this.crosses(context, network, failing, plan, camera, cell);
    if (cell >= NAMED_FROM) this.names(pen, network, shown, cell);
  }

  crosses(context, network, failing, plan, camera, cell) {
    context.strokeStyle = this.theme.ink;
    context.lineWidth = Math.max(1.6, Math.min(3, cell / 14));
    context.beginPath();
    for (const firm of failing) {
      const x = plan.x[firm.place] * camera.scale + camera.x;
      const y = plan.y[firm.place] * camera.scale + camera.y;
      const size = Math.max(4.5, radiusOf(firm, cell) * 1.25);
      context.moveTo(x - size, y - size);
      context.lineTo(x + size, y + size);
      context.moveTo(x + size, y - size);
      context.lineTo(x - size, y + size);
    }
    context.stroke();
  }

  names(pen, network, shown, cell) {
    const size = Math.max(9, Math.min(14, cell / 7));
    for (let at = 0; at < shown.length; at += 4) {
      const firm = network.firms[shown[at]];
      const rows = this.cut(firm, cell * 0.96, size);
      rows.forEach((row, place) => pen.text(row, shown[at + 1] - this.widthOf(pen, row, size) / 2, shown[at + 2] + Math.max(cell * 0.3, shown[at + 3] * 1.1 + size * 0.75) + place * size * 1.1, { size, fill: this.theme.ink, halo: this.theme.card }));
    }
  }

  widthOf(pen, text, size) {
    const font = `400 ${size}px ${pen.family}`;
    if (pen.font !== font) pen.context.font = pen.font = font;
    return pen.context.measureText(text).width;
  }

  cut(firm, width, size) {
    const room = Math.floor(width / 4) * 4;
    const key = `${firm.place}|${room}|${size}`;
    let found = this.cuts.get(key);
    if (!found) {
      if (this.cuts.size > MOST_CUTS) this.cuts.clear();
      found = lines(this.words.name(firm), room, size, 2);
      this.cuts.set(key, found);
    }
    return found;
  }

  ring(context, firm, plan, camera, colour, width) {
    const cell = plan.cell * camera.scale;
    context.globalAlpha = 1;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.arc(plan.x[firm.place] * camera.scale + camera.x, plan.y[firm.place] * camera.scale + camera.y, radiusOf(firm, cell) * 1.5 + 3, 0, 7);
    context.stroke();
  }
}

const inView = (box, view) => box.x < view.width && box.y < view.height && box.x + box.width > 0 && box.y + box.height > 0;
const radiusOf = (firm, cell) => Math.max(1.3, Math.min(22, cell * (0.14 + 0.15 * firm.size)));
