// Chinese broken into lines between words, not within them: 「电池|管理系统」, never 「电池管|理系统」.

const words = globalThis.Intl?.Segmenter ? new Intl.Segmenter("zh", { granularity: "word" }) : null;
const CHINESE = /[\u2e80-\uffff]/;
const CLOSES = /^[、，。；：！？）」』》”’\s]/; // never begins a line
const JOINS = /[与和及或]$/; // stays with what is before it
const OPENS = /[（「『《“‘]$/; // never ends one

/** The pieces between which a text may be broken; a text without Chinese is one piece. @param {string} text @returns {string[]} */
export function phrases(text) {
  if (!words || !CHINESE.test(text)) return [text];
  const segments = [...words.segment(text)].map(({ segment }) => segment);
  const found = /** @type {string[]} */ ([]);
  segments.forEach((segment, place) => {
    const last = found[found.length - 1];
    if (last !== undefined && together(last, segment, segments[place - 1], segments[place + 1])) found[found.length - 1] = last + segment;
    else found.push(segment);
  });
  return found;
}

const alone = (piece) => piece?.length === 1 && CHINESE.test(piece) && !JOINS.test(piece) && !CLOSES.test(piece);

/** Whether a piece stays on the line of those before it: no mark begins a line, and no character stands alone: 「连接|器」, 「前|桥」, 「紧|固|件」. */
function together(last, next, before, after) {
  if (CLOSES.test(next) || OPENS.test(last)) return true;
  if (!CHINESE.test(next) && !CHINESE.test(last)) return true;
  if (JOINS.test(last) || CLOSES.test(last.slice(-1))) return false;
  if (JOINS.test(next)) return true;
  if (alone(before)) return last.length === 1 || (alone(next) && last.length < 4);
  return alone(next) && !alone(after);
}

/** The same as nodes, for styles that keep Chinese words whole. @param {string} text @returns {(string|Node)[]} */
export const breakable = (text) => phrases(text).flatMap((phrase, place) => (place ? [document.createElement("wbr"), phrase] : [phrase]));
