// A drill: choose firms in the picture or by name, run it, watch the weeks pass.

import { make } from "../insight/map/dom.js";
import { Words } from "../insight/map/words.js";
import { Chosen } from "./chosen.js";
import { STEPS, USUAL, stepOf } from "./levels.js";
import { Network } from "./network.js";
import { Player, sign } from "./player.js";
import { Stage } from "./stage.js";

const picture = document.querySelector(".dr-picture");
if (picture) begin(picture);

/** @param {HTMLElement} root */
async function begin(root) {
  const words = new Words(JSON.parse(document.getElementById("drill-sentences").textContent), document.documentElement.lang);
  const part = (name) => root.querySelector(`[data-part=${name}]`);
  legend(part("legend"), words);
  const answer = await fetch(root.dataset.network).catch(() => null);
  if (!answer?.ok) {
    part("waiting").textContent = words.say("load_failed");
    return;
  }
  const network = new Network(await answer.json());
  part("waiting").textContent = network.firms.length ? "" : words.say("nothing_drawn");
  if (network.unlinked && network.firms.length) part("legend").append(make("li", { class: "muted" }, words.say("unlinked", { count: network.unlinked })));
  const form = document.getElementById("dr-form");
  const chosen = form && new Chosen(form, words, () => changed());
  const player = new Player(part("player"), words, (steps, before) => stage.change({ steps, before }));
  const stage = new Stage(part("view"), network, words, {
    toggle: (firm) => choose(firm), say: (text) => { part("said").textContent = text; },
    tell: (firm, x, y) => tip(part("tip"), firm, x, y, words, player, chosen),
  });
  const choose = (firm) => {
    chosen?.toggle(firm);
    if (chosen) unfold(form, true);
  };
  let shown = null;
  const fail = (ids) => stage.change({ failing: [...ids].map((id) => network.byId.get(id)).filter(Boolean) });
  const changed = () => fail(chosen.firms);
  const look = async () => {
    const result = document.querySelector("[data-drill-data]");
    if (result === shown) return;
    shown = result;
    if (!result) {
      player.unload();
      return;
    }
    const played = await fetch(result.dataset.drillData);
    if (!played.ok || shown !== result) return;
    const data = await played.json();
    fail(data.failing);
    player.load(data, network, result);
  };
  tools(root, stage);
  if (form) fold(form);
  if (chosen) changed();
  document.addEventListener("htmx:load", look);
  document.addEventListener("htmx:afterSettle", look);
  look();
  root.dataset.ready = "";
}

/** On a narrow screen the form of a drill that runs is a line that opens it. @param {HTMLFormElement} form */
function fold(form) {
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-tool=change]")) unfold(form, !("open" in form.dataset));
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.requestConfig?.elt !== form) return;
    unfold(form, false);
    if (getComputedStyle(form.querySelector(".dr-brief")).display !== "none") form.scrollIntoView({ block: "start" });
  });
}

function unfold(form, open) {
  form.toggleAttribute("data-open", open);
  form.querySelector("[data-tool=change]")?.setAttribute("aria-expanded", String(open));
}

function tools(root, stage) {
  const acts = {
    closer: () => stage.camera.zoom(1.5), further: () => stage.camera.zoom(1 / 1.5),
    fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
  };
  for (const [name, act] of Object.entries(acts)) root.querySelector(`[data-tool=${name}]`).addEventListener("click", act);
}

function legend(list, words) {
  list.append(...[...STEPS, "failing"].map((step) => make("li", {}, sign(step), ` ${words.say(step)}`)));
}

function tip(element, firm, x, y, words, player, chosen) {
  element.hidden = !firm;
  if (!firm) return;
  const both = player.levelsOf(firm.id);
  const [worst, best] = (both ?? []).map((level) => words.percent(level / USUAL));
  const state = player.data ? [sign(STEPS[both ? stepOf(both[player.side]) : 0]), both ? words.say(worst === best ? "level_same" : "level", { low: worst, high: best }) : words.say("usual")] : [];
  element.replaceChildren(
    make("strong", {}, words.name(firm)), make("small", {}, words.otherName(firm)),
    ...(state.length ? [make("span", {}, ...state)] : []),
    make("span", {}, `${words.say("suppliers", { count: firm.suppliers.length })} · ${words.say("customers", { count: firm.customers.length })}`),
    ...(firm.carries ? [make("span", {}, words.say("carries", { count: firm.carries }))] : []),
    ...(chosen ? [make("small", {}, words.say(chosen.firms.has(firm.id) ? "press_to_spare" : "press_to_fail"))] : []),
  );
  const frame = element.parentElement;
  const left = x + 16 + element.offsetWidth > frame.clientWidth ? x - element.offsetWidth - 12 : x + 16;
  element.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, Math.min(y + 12, frame.clientHeight - element.offsetHeight - 6))}px)`;
}
