// Drawings of the worth pages: the library is fetched with the first drawing, each drawing beside its data as JSON.

import { drawCurve } from "./curve.js";
import { drawLeader } from "./leader.js";

const KINDS = { curve: drawCurve, leader: drawLeader };
const PAPER = 630; // pixels between the margins of A4; nothing observes the page while it is printed
const drawn = new WeakSet();
let library = null;

function load(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(globalThis.echarts);
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

async function draw(element) {
  if (drawn.has(element)) return;
  drawn.add(element);
  const data = JSON.parse(document.getElementById(element.dataset.from).textContent);
  try {
    const echarts = await load(element.dataset.library);
    const chart = echarts.init(element, null, { renderer: "svg" });
    const again = KINDS[element.dataset.chart](chart, data, element);
    new ResizeObserver(() => { chart.resize(); again(); }).observe(element);
    addEventListener("beforeprint", () => { chart.resize({ width: Math.min(PAPER, element.clientWidth) }); again(); });
    addEventListener("afterprint", () => { chart.resize(); again(); });
    new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  } catch (error) {
    element.hidden = true; // the table beneath says the same
    throw error;
  }
}

const all = () => document.querySelectorAll("[data-chart]").forEach(draw);
document.addEventListener("htmx:afterSettle", all);
all();
