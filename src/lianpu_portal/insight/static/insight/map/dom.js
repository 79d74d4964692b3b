// Making elements: a tag, its attributes, its children.

/**
 * @param {string} tag
 * @param {Record<string, string|number|boolean|null|undefined>} [attributes] null, undefined and false are left out
 * @param {...(Node|string|null)} children
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** True where the reader asked for less motion. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** True where the drawing is stacked instead of laid out side by side. */
export const narrow = () => matchMedia("(max-width: 767px)").matches;
