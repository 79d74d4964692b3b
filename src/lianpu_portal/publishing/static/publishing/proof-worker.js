// Solves an ALTCHA challenge: the number below `maxnumber` whose SHA-256 with the salt is the challenge.
// SHA-256 is written out here, because browsers hide crypto.subtle where the portal is served without TLS.
const K = new Uint32Array(64), START = new Uint32Array(8);
(() => {
  const part = (root) => ((root - Math.floor(root)) * 4294967296) >>> 0;
  let found = 0;
  for (let n = 2; found < 64; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (found < 8) START[found] = part(Math.sqrt(n));
    K[found] = part(Math.cbrt(n));
    found += 1;
  }
})();

const W = new Uint32Array(64);
const turn = (x, n) => (x >>> n) | (x << (32 - n));

const digest = (bytes, length, state) => {
  const blocks = ((length + 8) >> 6) + 1;
  state.set(START);
  for (let block = 0; block < blocks; block += 1) {
    for (let i = 0; i < 16; i += 1) {
      let word = 0;
      for (let j = 0; j < 4; j += 1) {
        const at = block * 64 + i * 4 + j;
        word = (word << 8) | (at < length ? bytes[at] : at === length ? 0x80 : 0);
      }
      W[i] = word;
    }
    if (block === blocks - 1) { W[14] = Math.floor(length / 0x20000000); W[15] = length << 3; }
    for (let i = 16; i < 64; i += 1) {
      const a = W[i - 15], b = W[i - 2];
      W[i] = (W[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + W[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }
};

self.onmessage = ({ data }) => {
  const salt = new TextEncoder().encode(data.salt);
  const bytes = new Uint8Array(salt.length + 16), state = new Uint32Array(8), wanted = new Uint32Array(8);
  bytes.set(salt);
  for (let i = 0; i < 8; i += 1) wanted[i] = parseInt(data.challenge.slice(i * 8, i * 8 + 8), 16);
  for (let number = 0; number <= data.maxnumber; number += 1) {
    const digits = String(number);
    for (let i = 0; i < digits.length; i += 1) bytes[salt.length + i] = digits.charCodeAt(i);
    digest(bytes, salt.length + digits.length, state);
    if (state[0] === wanted[0] && state[1] === wanted[1] && state.every((word, i) => word === wanted[i])) {
      self.postMessage({ number });
      return;
    }
  }
  self.postMessage({ number: null });
};
