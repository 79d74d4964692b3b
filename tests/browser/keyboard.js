// What a walk with the Tab key through a page finds: see test_keyboard.py.
(() => {
  const clicked = new WeakSet(), keyed = new WeakSet(), add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (kind, ...rest) {
    if (["click", "pointerdown", "mousedown"].includes(kind)) clicked.add(this);
    if (["keydown", "keyup", "keypress"].includes(kind)) keyed.add(this);
    return add.call(this, kind, ...rest);
  };
  const NATIVE = "a[href], button, input, select, textarea, summary";
  // Of what arrow keys move in, one is in the tab order.
  const GROUPS = "[role=listbox], [role=menu], [role=tablist], [role=tree], [role=grid], [role=radiogroup], [role=toolbar], [role=group]";
  const roves = (one) => { const group = one.closest(GROUPS); return group && (keyed.has(group) || !group.matches("[role=group]")) && group.querySelector("[tabindex='0']"); };
  const LOOK = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderTopColor", "stroke", "strokeWidth", "opacity"];
  const SETTLED = 30; // milliseconds: those of which one alone may be open close the others
  // A picture's tooltips say what its page says in words; the drill's slider goes to every week that its table and its
  // curve lead to.
  const BESIDE = "[_echarts_instance_], [_echarts_instance_] *, .dr-lights [data-week], .dr-curve-plot";
  const CLEAR = "rgba(0, 0, 0, 0)";
  const POPUP = "details[data-popup]"; // opened from its summary, and closed again when it is left
  let before = new Map(), visited = new Set(), unseen = new Set(), covered = new Map(), first = null, rounds = 0;

  const stands = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert]");
  const size = (one) => one.getBoundingClientRect();
  const drawn = (one) => size(one).width > 2 && size(one).height > 2 && getComputedStyle(one).opacity !== "0" && getComputedStyle(one).clip === "auto";
  const listens = (one) => one !== document.body && one !== document.documentElement && clicked.has(one);
  const bears = (one) => one.matches(NATIVE) || one.matches("[tabindex], [role=button], [role=link]");
  const points = (one) => getComputedStyle(one).cursor === "pointer" && getComputedStyle(one.parentElement ?? one).cursor !== "pointer";
  const named = (one) => `${one.tagName.toLowerCase()}${one.id ? `#${one.id}` : ""}${one.getAttribute("class") ? `.${one.getAttribute("class").split(" ").join(".")}` : ""} «${(one.getAttribute("aria-label") || one.name || one.textContent).trim().slice(0, 40)}»`;

  // What shows the focus of an element: itself, what is drawn in it, its label, and what stands about or after it.
  const about = (one) => [one, ...one.querySelectorAll("rect, circle, path, span, b"), ...(one.labels ?? []), one.parentElement, one.closest("label, li, .drop, .field"), one.nextElementSibling].filter(Boolean).slice(0, 24);
  const look = (one) => about(one).map((part) => { const style = getComputedStyle(part); return LOOK.map((name) => style[name]); });
  const shows = (one) => {
    const was = before.get(one), now = look(one), parts = about(one);
    return now.some((style, place) => {
      if (!drawn(parts[place])) return false;
      const [kind, width, color] = style, is_outlined = kind !== "none" && width !== "0px" && color !== CLEAR;
      const old = was?.[place];
      if (is_outlined && !(old && old[0] !== "none" && old[1] === width && old[2] === color)) return true;
      return Boolean(old) && style.slice(3).some((value, which) => value !== old[which + 3]);
    });
  };

  const wanted = () => [...document.querySelectorAll("body *")].filter((one) => {
    if (!stands(one) || one.disabled || one.type === "hidden") return false;
    if (!(bears(one) || listens(one) || points(one))) return false;
    if (one.matches("[tabindex='-1']") && (roves(one) || !(one.matches(NATIVE) || listens(one)))) return false;
    if (one.matches("label, label *, option, main") || one.closest("[aria-hidden=true]") || one.matches(BESIDE)) return false;
    if (!bears(one) && one.parentElement.closest(NATIVE)) return false;
    return bears(one) || !one.querySelector(NATIVE);
  });

  // What lies over an element that has the focus, or that it is not in the window at all.
  const shownAs = (one) => (one.matches("input") && getComputedStyle(one).opacity === "0" ? one.closest("label, li") ?? one.parentElement : one);
  const coverOf = (one) => {
    const shown = shownAs(one), { left, right, top, bottom } = size(shown);
    const [west, east, north, south] = [Math.max(0, left), Math.min(innerWidth, right), Math.max(0, top), Math.min(innerHeight, bottom)];
    if (!one.isConnected || !drawn(shown)) return null;
    if (east - west < 2 || south - north < 2) return "the edge of the window";
    const corners = [[west, north, 1, 1], [east, north, -1, 1], [west, south, 1, -1], [east, south, -1, -1]];
    const points = [[(west + east) / 2, (north + south) / 2], ...corners.map(([x, y, right, down]) => [x + right, y + down])];
    const over = points.map(([x, y]) => document.elementFromPoint(x, y)).filter((at) => at && !shown.contains(at) && !at.contains(shown) && at.closest("label")?.control !== one);
    return over.length > 3 ? named(over[0]) : null;
  };

  window.keyboard = {
    async begin() {
      for (const one of document.querySelectorAll("details")) one.open = true;
      await new Promise((done) => setTimeout(done, SETTLED));
      document.activeElement?.blur();
      before = new Map(wanted().map((one) => [one, look(one)]));
      for (const one of document.querySelectorAll(POPUP)) one.open = false;
      visited = new Set(); unseen = new Set(); covered = new Map(); first = null; rounds = 0;
      add.call(document, "focusin", ({ target }) => {
        if (target === first) rounds += 1;
        first ??= target;
        visited.add(target);
        if (!shows(target)) unseen.add(target);
        if (target.matches(`${POPUP} > summary`)) target.parentElement.open = true;
      });
      // The browser brings what has the focus into sight after it has said so: it is there when the next key is pressed.
      add.call(document, "keydown", ({ target }) => {
        const cover = before.has(target) && coverOf(target);
        if (cover) covered.set(target, cover);
      }, true);
    },
    done: () => rounds > 0 || [...before.keys()].every((one) => !one.isConnected || visited.has(one)),
    faults() {
      const reached = (one) => visited.has(one) || (one.type === "radio" && [...visited].some((other) => other.type === "radio" && other.name === one.name && other.form === one.form));
      const missed = [...before.keys()].filter((one) => one.isConnected && (stands(one) || one.closest(POPUP)) && !reached(one));
      const idle = [...visited].filter((one) => !one.matches(NATIVE) && listens(one) && ![one, ...ancestors(one)].some((other) => keyed.has(other)));
      return [
        ...missed.map((one) => `not reached: ${named(one)}`),
        ...[...unseen].filter((one) => before.has(one)).map((one) => `focus not seen: ${named(one)}`),
        ...[...covered].map(([one, cover]) => `covered by ${cover}: ${named(one)}`),
        ...idle.map((one) => `no key works it: ${named(one)}`),
      ];
    },
  };
  const ancestors = (one) => { const found = []; for (let up = one.parentElement; up; up = up.parentElement) found.push(up); return found; };
})();
