// Where the keyboard is when a page or a part of it comes anew: at what is wrong, else where it was, else beside that.
(() => {
  const LEFT = "keyboard-left";
  const WORKED = "a[href], button:not(:disabled), input:not(:disabled, [type=hidden]), select:not(:disabled), textarea:not(:disabled), summary, [tabindex='0']";
  const FAULTS = "main :is([aria-invalid=true], [role=alert]:not(.computed-broken))";
  const UNTIL_HEARD = 150; // ms: what a page begins with is not read out, only what changes in it

  let byKeys = false;
  addEventListener("keydown", () => { byKeys = true; }, true);
  addEventListener("pointerdown", () => { byKeys = false; }, true);

  const isLost = () => !document.activeElement || document.activeElement === document.body;
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true });
  const byId = (one) => `#${CSS.escape(one.id)}`;
  const among = (selector, one) => ({ selector, place: Math.max(0, [...document.querySelectorAll(selector)].indexOf(one)) });

  // How a control is known where everything is written anew: by its id, else by what it says to the server.
  const likeOf = (one) => {
    if (one.id) return byId(one);
    const stated = (name) => (one.getAttribute(name) ? `[${name}="${CSS.escape(one.getAttribute(name))}"]` : "");
    const chosen = one.matches("button, [type=radio], [type=checkbox]") ? stated("value") : "";
    const form = one.closest("form"), action = form?.getAttribute("action");
    const within = action ? `form[action="${CSS.escape(action)}"] ` : form ? "form:not([action]) " : "";
    return `${within}${one.localName}${stated("name")}${stated("href")}${chosen}`;
  };

  // The part of the page around a control, and the thing of a list in it that the control stands in.
  const partOf = (one) => one.parentElement?.closest("[id]:not(form, li, tr, #content)");
  const thingOf = (one, part) => {
    const thing = one.closest("li, tr, article"), list = thing?.parentElement;
    if (!list || (part && thing.contains(part))) return null;
    const named = list.id ? byId(list) : [list.localName, ...[...list.classList].map((name) => CSS.escape(name))].join(".");
    const selector = part && part !== list ? `${byId(part)} ${named}` : named;
    return document.querySelectorAll(selector).length === 1 ? among(`${selector} > ${thing.localName}`, thing) : null;
  };
  const remember = (one) => {
    const part = partOf(one);
    return { own: among(likeOf(one), one), thing: thingOf(one, part), part: part ? byId(part) : "", kind: one.localName };
  };

  // What takes the focus for something: itself or what unfolds it; for a thing the first in it that can be worked, of a kind if it may be.
  const unfolded = (one) => {
    const folded = one?.closest("details:not([open])");
    return folded && !one.matches("summary") ? folded.querySelector("summary") : one;
  };
  const firstIn = (thing, kind) => {
    const worked = [...(thing?.querySelectorAll(WORKED) ?? [])].filter(isSeen);
    return worked.find((one) => one.localName === kind) ?? worked[0];
  };

  const go = (one) => {
    if (!one || !isSeen(one)) return false;
    if (!one.matches(WORKED)) one.tabIndex = -1;
    one.focus();
    return true;
  };

  const toFault = () => [...document.querySelectorAll(FAULTS)].some((fault) => go(unfolded(fault.matches("fieldset") ? firstIn(fault, "input") : fault)));

  const toPlace = ({ own, thing, kind }, within) => {
    const same = within.querySelectorAll(own.selector)[own.place];
    const things = thing ? [...within.querySelectorAll(thing.selector)] : [];
    return go(unfolded(same)) || go(firstIn(things[thing?.place] ?? things.at(-1), kind));
  };
  const toPart = ({ part }) => go(part && document.querySelector(part));

  // A form that leads back to the page that it stands on, or comes back refused.
  addEventListener("submit", (event) => {
    if (!byKeys || event.defaultPrevented) return;
    sessionStorage.setItem(LEFT, JSON.stringify({ path: location.pathname, ...remember(event.submitter ?? event.target) }));
  });
  const left = JSON.parse(sessionStorage.getItem(LEFT));
  sessionStorage.removeItem(LEFT);

  const arrive = () => {
    byKeys = true;
    const told = document.querySelector(".messages");
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const [short, long] = [left.path, location.pathname].sort((one, other) => one.length - other.length);
    const stayed = short === long || (short !== "/" && long.startsWith(short)); // a page, or one beneath it
    if (isLost() && !toFault() && (stayed || target)) toPlace(left, target || document) || (target ? go(target) : toPart(left)) || go(told) || go(document.querySelector("main"));
    if (told && told !== document.activeElement) setTimeout(() => told.replaceWith(told.cloneNode(true)), UNTIL_HEARD);
  };
  // The browser goes to what the address names once all is there, and takes the focus from what it does not name.
  if (left && location.hash) addEventListener("load", () => setTimeout(arrive));
  else if (left) arrive();

  // A part of the page that the server writes anew.
  const asked = new WeakMap();
  document.addEventListener("htmx:beforeRequest", ({ detail: { elt, target, xhr, requestConfig } }) => {
    const { activeElement } = document;
    const concerned = [elt, target].some((part) => part?.contains(activeElement)) || activeElement.contains(elt);
    if (!byKeys || isLost() || !concerned) return;
    asked.set(xhr, { ...remember(activeElement), sent: requestConfig.triggeringEvent?.type === "submit" });
  });
  document.addEventListener("htmx:afterSettle", ({ detail: { xhr } }) => {
    const was = asked.get(xhr);
    if (was && isLost()) (was.sent && toFault()) || toPlace(was, document) || toPart(was) || go(document.querySelector("main"));
  });

  // What lies over the page closes when the keyboard leaves it, and at Escape, which leads back to what opened it.
  const POPUP = "details[data-popup][open]";
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const popup = byKeys && relatedTarget && target.closest(POPUP);
    if (popup && !popup.contains(relatedTarget)) popup.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const popup = event.key === "Escape" && !event.isComposing && event.target.closest?.(POPUP);
    if (!popup) return;
    event.preventDefault();
    popup.querySelector("summary").focus();
    popup.open = false;
  });
})();
