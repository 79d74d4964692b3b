// Mouse, pen and fingers on the drawing: drag, wheel, pinch, tap, hover.

const TAP = 6; // px a tap may wander

/**
 * @param {HTMLElement} surface
 * @param {import("./camera.js").Camera} camera
 * @param {{tap: (x: number, y: number) => void, hover: (x: number, y: number) => void, leave: () => void}} told
 */
export function listen(surface, camera, told) {
  const fingers = new Map();
  let wandered = 0;
  const place = (event) => {
    const frame = surface.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };

  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (!fingers.size) wandered = 0;
    surface.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, place(event));
  });
  surface.addEventListener("pointermove", (event) => {
    const now = place(event);
    const before = fingers.get(event.pointerId);
    if (!before) return told.hover(now[0], now[1]);
    const other = [...fingers].find(([finger]) => finger !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    wandered += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (other) pinch(camera, before, now, other);
    else if (wandered > TAP) camera.pan(now[0] - before[0], now[1] - before[1]);
    return undefined;
  });
  const lift = (event) => {
    const known = fingers.delete(event.pointerId);
    if (known && event.type === "pointerup" && !fingers.size && wandered <= TAP) told.tap(...place(event));
  };
  surface.addEventListener("pointerup", lift);
  surface.addEventListener("pointercancel", lift);
  surface.addEventListener("pointerleave", told.leave);
  surface.addEventListener("wheel", (event) => {
    event.preventDefault();
    camera.zoom(wheelFactor(event), ...place(event));
  }, { passive: false });
}

function pinch(camera, before, now, other) {
  const spread = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]) || 1;
  camera.pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
  camera.zoom(spread(now) / spread(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
}

/** @param {WheelEvent} event lines and pages count as many pixels; a pinch on a touch pad turns finer */
export function wheelFactor(event) {
  const pixels = event.deltaY * [1, 33, 400][event.deltaMode];
  const step = Math.max(-120, Math.min(120, pixels));
  return 2 ** (-step * (event.ctrlKey ? 0.012 : 0.0036));
}
