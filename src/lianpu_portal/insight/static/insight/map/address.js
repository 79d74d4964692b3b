// What is shown, kept in the address so that it can be shared and the back button works.

/** @typedef {"segments"|"all"|"value"|"risk"|"table"} View */
/** @typedef {{chain: string, region: string, node: string, view: View, hide: Set<string>}} Shown */

const VIEWS = ["segments", "all", "value", "risk", "table"];

/** @returns {Shown} */
export function readAddress() {
  const query = new URLSearchParams(location.search);
  const view = /** @type {View} */ (query.get("view"));
  return {
    chain: query.get("chain") ?? "",
    region: query.get("region") ?? "",
    node: query.get("node") ?? "",
    view: VIEWS.includes(view) ? view : "segments",
    hide: new Set((query.get("hide") ?? "").split(",").filter(Boolean)),
  };
}

/** The query for `shown`, without what is default. @param {Shown} shown */
export function queryOf(shown) {
  const query = new URLSearchParams();
  if (shown.chain) query.set("chain", shown.chain);
  if (shown.region) query.set("region", shown.region);
  if (shown.view !== "segments") query.set("view", shown.view);
  if (shown.node) query.set("node", shown.node);
  if (shown.hide.size) query.set("hide", [...shown.hide].join(","));
  return query.toString();
}

/** @param {Shown} shown @param {boolean} replace true leaves no step for the back button */
export function writeAddress(shown, replace) {
  const query = queryOf(shown);
  const address = query ? `?${query}` : location.pathname;
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}
