// What the drawings share: colours of the page, amounts as the pages write them.

const english = () => document.documentElement.lang.startsWith("en");
const formatted = (value, options) => new Intl.NumberFormat(english() ? "en" : "zh-CN", options).format(value);

/** Whether a drawing may move. */
export const moves = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Colours of the page, for the drawing. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return { ink: of("--ink"), ink2: of("--ink-2"), ink3: of("--ink-3"), line: of("--line"), surface: of("--surface"), accent: of("--accent"),
    gold: of("--gold"), missing: of("--state-missing"), weak: of("--state-weak"), strong: of("--state-strong"), single: of("--state-single-source"), unknown: of("--state-unknown"),
    family: getComputedStyle(document.body).fontFamily };
}

const STEPS = { en: [[1e9, " billion"], [1e6, " million"]], zh: [[1e8, "亿"], [1e4, "万"]] };

/** CNY, at most four telling digits: 9.33亿元, 9,385万元. @param {number} value */
export function money(value) {
  const [size, word] = STEPS[english() ? "en" : "zh"].find(([each]) => Math.abs(value) >= each) ?? [1, ""];
  const shown = value / size; // with as many decimals as the pages write
  const number = formatted(shown, { maximumFractionDigits: size === 1 || Math.abs(shown) >= 1000 ? 0 : Math.abs(shown) >= 100 ? 1 : 2 });
  return english() ? `CNY ${number}${word}` : `${number}${word}元`;
}

/** An amount with its unit: Chinese sets no space between them. @param {number} value @param {string} unit */
export const quantity = (value, unit) => `${amount(value)}${english() ? " " : ""}${unit}`;

/** A plain amount, shortened the same way. @param {number} value */
export function amount(value) {
  if (english()) return formatted(value, { maximumSignificantDigits: 4, notation: value >= 1e6 ? "compact" : "standard" });
  const [size, word] = STEPS.zh.find(([each]) => Math.abs(value) >= each) ?? [1, ""];
  return `${formatted(value / size, { maximumSignificantDigits: 4 })}${word}`;
}
