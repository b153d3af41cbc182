// The work that a report costs: counts until the SHA-256 of "token.number" begins with so many zero bits.
"use strict";

const ROUNDS = new Uint32Array(64);
const FIRST = new Uint32Array(8);

function fraction(root) {
  return ((root - Math.floor(root)) * 4294967296) >>> 0;
}

(function constants() {
  let found = 0;
  for (let number = 2; found < 64; number += 1) {
    let prime = true;
    for (let by = 2; by * by <= number; by += 1) {
      if (number % by === 0) { prime = false; break; }
    }
    if (!prime) continue;
    if (found < 8) FIRST[found] = fraction(Math.sqrt(number));
    ROUNDS[found] = fraction(Math.cbrt(number));
    found += 1;
  }
})();

const words = new Uint32Array(64);

function digestBlock(state, bytes, at) {
  for (let i = 0; i < 16; i += 1) {
    const j = at + 4 * i;
    words[i] = (bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const x = words[i - 15], y = words[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[i] = words[i - 16] + s0 + words[i - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i] + words[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

function sha256(text) {
  const blocks = (text.length + 9 + 63) >> 6;
  const bytes = new Uint8Array(blocks * 64);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  bytes[text.length] = 0x80;
  new DataView(bytes.buffer).setUint32(bytes.length - 4, text.length * 8);
  const state = Uint32Array.from(FIRST);
  for (let block = 0; block < blocks; block += 1) digestBlock(state, bytes, block * 64);
  return state;
}

function zeroBits(state) {
  const whole = state.findIndex((word) => word !== 0);
  return whole < 0 ? 256 : whole * 32 + Math.clz32(state[whole]);
}

onmessage = ({ data: { token, difficulty } }) => {
  let number = 0;
  while (zeroBits(sha256(`${token}.${number}`)) < difficulty) number += 1;
  postMessage(String(number));
};
