// Names and numbers in the reader's language; sentences come translated from the page.

/** @typedef {import("./model.js").Named} Named */

export class Words {
  /**
   * @param {Record<string, string>} sentences key → sentence with {places}
   * @param {string} language the page's: zh-hans or en
   */
  constructor(sentences, language) {
    this.sentences = sentences;
    this.english = language.toLowerCase().startsWith("en");
    this.whole = new Intl.NumberFormat(this.english ? "en" : "zh-CN", { maximumFractionDigits: 0 });
    this.short = new Intl.NumberFormat(this.english ? "en" : "zh-CN", { maximumSignificantDigits: 3 });
    this.tenths = new Intl.NumberFormat(this.english ? "en" : "zh-CN", { maximumFractionDigits: 1 });
    this.traces = new Intl.NumberFormat(this.english ? "en" : "zh-CN", { maximumSignificantDigits: 2 });
  }

  /** @param {string} key @param {Record<string, string|number>} [details] */
  say(key, details = {}) {
    const sentence = (details.count === 1 && this.sentences[`${key}_one`]) || this.sentences[key];
    if (sentence === undefined) throw new Error(`no sentence ${key}`);
    return sentence.replace(/\{(\w+)\}/g, (_all, place) => String(details[place]));
  }

  /** @param {Named} thing */
  name(thing) {
    return (this.english ? thing.en || thing.zh : thing.zh || thing.en) || this.say("unnamed");
  }

  /** The name in the other language, "" where there is none. @param {Named} thing */
  otherName(thing) {
    const other = this.english ? thing.zh : thing.en;
    return other && other !== this.name(thing) ? other : "";
  }

  /** @param {number} value CNY */
  money(value) {
    if (this.english) {
      const [size, letter] = value >= 1e9 ? [1e9, "bn"] : value >= 1e6 ? [1e6, "m"] : value >= 1e3 ? [1e3, "k"] : [1, ""];
      return `¥${this.short.format(value / size)}${letter}`;
    }
    const [size, word] = value >= 1e8 ? [1e8, "亿"] : value >= 1e4 ? [1e4, "万"] : [1, ""];
    return `${this.short.format(value / size)}${word}元`;
  }

  /** @param {number|null} amount @param {string|null} unit */
  amount(amount, unit) {
    if (amount === null) return this.say("not_known");
    const many = !this.english && amount >= 1e4;
    const number = many ? `${this.short.format(amount / 1e4)}万` : amount < 100 ? this.short.format(amount) : this.whole.format(amount);
    const word = unit ? this.unit(unit) : "";
    return `${number} ${amount === 1 && this.english ? word.replace(/(?<=..)s$/, "") : word}`.trim();
  }

  /** @param {string} unit */
  unit(unit) {
    return this.sentences[`unit_${unit}`] ?? unit;
  }

  /**
   * One decimal, as the pages write it; what is under one per cent keeps two telling digits, for it is not nothing.
   * @param {number} share
   */
  percent(share) {
    const hundredth = Math.abs(share * 100);
    return `${(hundredth < 1 ? this.traces : this.tenths).format(share * 100)}%`;
  }
}
