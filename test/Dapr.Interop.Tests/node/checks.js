'use strict';
// Runs checks and prints a line of JSON for each: {"check": …, "ok": …, "error": …}.

const { isDeepStrictEqual, inspect } = require('node:util');

// No check takes longer, in milliseconds.
const limit = 30_000;

function equal(expected, actual) {
  if (!isDeepStrictEqual(expected, actual)) {
    throw new Error(`expected ${inspect(expected).slice(0, 500)}, got ${inspect(actual).slice(0, 500)}`);
  }
}

function isTrue(condition, what) {
  if (!condition) throw new Error(`not so: ${inspect(what)}`);
}

async function within(promise, what) {
  let timer;
  const expired = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${limit} ms`)), limit);
  });
  try {
    return await Promise.race([promise, expired]);
  } finally {
    clearTimeout(timer);
  }
}

// Tries until it is so: for what only the clock of the sidecar brings about, or nobody tells.
async function until(isSo) {
  for (const end = Date.now() + limit / 2; Date.now() < end;) {
    if (await isSo()) return;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  throw new Error(`not so in time: ${isSo}`);
}

async function run(checks, prefix = '') {
  for (const [name, check] of Object.entries(checks)) {
    const result = { check: prefix + name, ok: true };
    try {
      await within(check(), name);
    } catch (error) {
      result.ok = false;
      result.error = error?.stack ?? inspect(error);
    }
    console.log(JSON.stringify(result));
  }
}

module.exports = { equal, isTrue, run, until, within };
