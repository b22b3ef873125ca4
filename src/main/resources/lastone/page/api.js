// The shop's public API, called as the demo user that was chosen.

const BASE = '/api/v1';

/** What the page has to know about the shop before it shows anything. */
export const shop = {
  currency: 'KRW',
  fractionDigits: 0,
  strategies: [],
  now: () => Date.now() + (clock.least + clock.most) / 2,
};

/** How far the server's clock is ahead: each Date header, in whole seconds, leaves a second, and all together less. */
let clock = { least: -Infinity, most: Infinity };

function readClock(date, sent, received) {
  const read = { least: date - received, most: date + 1000 - sent };
  const both = { least: Math.max(clock.least, read.least), most: Math.min(clock.most, read.most) };
  // A clock that was set makes what was known before wrong.
  clock = both.least <= both.most ? both : read;
}

export async function learnShop() {
  const [described, demo] = await Promise.all(['/shop', '/demo'].map((path) => call('GET', path, { token: null })));
  Object.assign(shop, described, demo, { now: shop.now });
}

const stored = Number(localStorage.getItem('lastone.user'));
let user = Number.isInteger(stored) && stored > 0 ? stored : 1;

export function currentUser() {
  return Math.min(user, shop.shoppers ?? 1);
}

export function shopAs(id) {
  user = id;
  localStorage.setItem('lastone.user', id);
}

/** What the server refused, or that it did not respond. */
export class Refused extends Error {
  constructor(problem, status = 0) {
    super(problem.detail);
    this.code = problem.code;
    this.problem = problem;
    this.status = status;
  }

  /** Whether the request reached the shop and cannot take effect any more. */
  get isFinal() {
    return this.status >= 400 && this.status < 500 && this.code !== 'IDEMPOTENCY_KEY_IN_USE_ERROR';
  }
}

async function send(method, path, { body, key, token = `demo-user-${currentUser()}`, signal } = {}) {
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  let response;
  const sent = Date.now();
  try {
    response = await fetch(BASE + path, { method, headers, signal, body: body && JSON.stringify(body) });
  } catch (failure) {
    throw signal?.aborted ? failure : new Refused({ code: 'OFFLINE', detail: String(failure) });
  }
  readClock(Date.parse(response.headers.get('date')), sent, Date.now());
  if (!response.ok) {
    const problem = await response.json().catch(() => ({ code: 'INTERNAL_ERROR' }));
    throw new Refused(problem, response.status);
  }
  return response;
}

async function call(method, path, options) {
  const response = await send(method, path, options);
  return response.status === 204 ? null : response.json();
}

export const get = (path, options) => call('GET', path, options);
export const post = (path, body, options) => call('POST', path, { body, ...options });
export const patch = (path, body) => call('PATCH', path, { body });
export const remove = (path) => call('DELETE', path);

const pending = new Map();

/**
 * Posts what has to take effect once: what is sent again before its first response came, by a double click or after a
 * failure, carries the same key.
 */
export async function postOnce(path, body) {
  const what = JSON.stringify([currentUser(), path, body]);
  const key = pending.get(what) ?? randomKey();
  pending.set(what, key);
  try {
    const response = await post(path, body, { key });
    pending.delete(what);
    return response;
  } catch (failure) {
    if (failure.isFinal) pending.delete(what);
    throw failure;
  }
}

function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** All products, page by page, up to a bound that no demo reaches. */
export async function allProducts() {
  const products = [];
  let cursor = null;
  do {
    const page = await get(`/products?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    products.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor && products.length < 2000);
  return products;
}

/** Runs a race and yields its events as they arrive; aborting the signal stops it. */
export async function* race(plan, signal) {
  const response = await send('POST', '/demo/races', { body: plan, token: 'demo-admin', signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const frames = (buffer + value).split('\n\n');
    buffer = frames.pop();
    for (const frame of frames) {
      const [event, data] = frame.split('\n').map((line) => line.replace(/^(event|data): /, ''));
      yield { event, data: JSON.parse(data) };
    }
  }
}
