// A storefront on an origin of its own, written from openapi.yaml alone. The shop's address is the parameter "shop".
import createClient from 'openapi-fetch';
import type { components, paths } from './build/shop.js';

type Schemas = components['schemas'];
type Problem = Schemas['Problem'];

class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

const shop = createClient<paths>({ baseUrl: new URLSearchParams(location.search).get('shop') ?? '' });
let token = '';
shop.use({
  onRequest({ request }) {
    if (token) {
      request.headers.set('Authorization', `Bearer ${token}`);
    }
  },
});

const state: { about?: Schemas['Shop']; me?: Schemas['Me']; cart?: Schemas['Cart']; checkout?: { key: string; total: number } } = {};

function data<T>(result: { data?: T; error?: Problem; response: Response }): T {
  if (result.error) {
    throw new Refused(result.error);
  }
  return result.data as T;
}

function explained(error: unknown): string {
  if (!(error instanceof Refused)) {
    return 'The shop cannot be reached.';
  }
  const problem = error.problem;
  switch (problem.code) {
    case 'PRICE_CHANGED_ERROR':
      return `The total is ${money(problem.totalPrice ?? 0)} now.`;
    case 'PURCHASE_LIMIT_ERROR':
      return `One customer can order ${problem.maxPerCustomer}, and you have ordered ${problem.alreadyOrdered}.`;
    case 'SALE_NOT_STARTED_ERROR':
      return `The sale starts at ${time(problem.saleStartsAt ?? '')}.`;
    case 'OUT_OF_STOCK_ERROR':
      return (problem.shortages ?? []).map((each) => `Only ${each.available} of ${each.requested} are left.`).join(' ');
    default:
      return problem.detail;
  }
}

const PROBLEMS: Record<NonNullable<Schemas['CartLine']['problem']>, string> = {
  NOT_ON_SALE: 'not on sale any more',
  SALE_NOT_STARTED: 'the sale has not started',
  SALE_ENDED: 'the sale has ended',
  PURCHASE_LIMIT: 'more than one customer can order',
  OUT_OF_STOCK: 'not enough left',
};

function money(amount: number): string {
  const { currency = 'XXX', fractionDigits = 0 } = state.about ?? {};
  const digits = { minimumFractionDigits: fractionDigits, maximumFractionDigits: fractionDigits };
  return new Intl.NumberFormat('en', { style: 'currency', currency, ...digits }).format(amount / 10 ** fractionDigits);
}

function time(instant: string): string {
  const timeZone = state.about?.timeZone ?? 'UTC';
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(instant));
}

function at<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

function button(text: string, action: () => Promise<unknown>): HTMLButtonElement {
  const made = document.createElement('button');
  made.textContent = text;
  made.onclick = () => run(action);
  return made;
}

function fill(list: string, rows: { text: string; buttons: HTMLButtonElement[] }[]) {
  at(list).replaceChildren(
    ...rows.map(({ text, buttons }) => {
      const row = document.createElement('li');
      const words = document.createElement('span');
      words.textContent = text;
      row.append(words, ...buttons);
      return row;
    }),
  );
}

/** Does something, and shows what came of it, whether it failed or not. */
async function run(action: () => Promise<unknown>) {
  at('message').textContent = '';
  try {
    await action();
  } catch (error) {
    at('message').textContent = explained(error);
  }
  try {
    await show();
  } catch (error) {
    at('message').textContent = explained(error);
  }
  document.body.dataset['shown'] = String(Number(document.body.dataset['shown'] ?? 0) + 1);
}

async function show() {
  state.about ??= data(await shop.GET('/api/v1/shop'));
  await showProducts();
  if (!token) {
    return;
  }
  const me = data(await shop.GET('/api/v1/me'));
  state.me = me;
  at('account').textContent = me.user ? `${me.user.name}, ${money(me.user.balance)}` : 'Administrator';
  await showOrders();
  if (me.role === 'CUSTOMER') {
    await showCart();
  }
}

async function showProducts() {
  const q = at<HTMLInputElement>('q').value;
  const result = await shop.GET('/api/v1/products', { params: { query: { limit: 100, ...(q ? { q } : {}) } } });
  // Windows open and close by the shop's clock, not by the customer's.
  const now = new Date(result.response.headers.get('Date') ?? Date.now());
  fill(
    'products',
    data(result).data.flatMap((product) =>
      product.options.map((option) => ({
        text: [`${product.name}, ${option.name}: ${money(option.price)}`, `${option.stock} left`, ...rules(product, option, now)].join(', '),
        buttons: token ? [button('Add to cart', () => addToCart(option.id))] : [],
      })),
    ),
  );
}

function rules(product: Schemas['Product'], option: Schemas['ProductOption'], now: Date): string[] {
  const rules = option.maxPerCustomer === null ? [] : [`${option.maxPerCustomer} per customer`];
  if (product.saleStartsAt !== null && now < new Date(product.saleStartsAt)) {
    rules.push(`starts at ${time(product.saleStartsAt)}`);
  }
  if (product.saleEndsAt !== null && now >= new Date(product.saleEndsAt)) {
    rules.push('ended');
  }
  return rules;
}

async function addToCart(productOptionId: number) {
  const header = { 'Idempotency-Key': crypto.randomUUID() };
  data(await shop.POST('/api/v1/cart/lines', { params: { header }, body: { productOptionId, quantity: 1 } }));
}

async function showCart() {
  const cart = data(await shop.GET('/api/v1/cart'));
  state.cart = cart;
  fill(
    'cart',
    cart.data.map((line) => {
      const params = { path: { id: line.id } };
      const problem = line.problem === null ? '' : `: ${PROBLEMS[line.problem]}`;
      return {
        text: `${line.quantity} x ${line.productName}, ${line.optionName}${problem}`,
        buttons: [
          button('Less', async () => {
            if (line.quantity > 1) {
              data(await shop.PATCH('/api/v1/cart/lines/{id}', { params, body: { quantity: line.quantity - 1 } }));
            } else {
              data(await shop.DELETE('/api/v1/cart/lines/{id}', { params }));
            }
          }),
        ],
      };
    }),
  );
  at('check-out').hidden = cart.data.length === 0;
  at('check-out').textContent = `Check out at ${money(cart.totalPrice)}`;
}

/** Sent again with the same key until a response settles it, so that it never becomes two orders. */
async function checkOut() {
  state.checkout ??= { key: crypto.randomUUID(), total: state.cart?.totalPrice ?? 0 };
  const { key, total } = state.checkout;
  const result = await shop.POST('/api/v1/orders', {
    params: { header: { 'Idempotency-Key': key } },
    body: { fromCart: true, expectedTotalPrice: total },
  });
  if (result.response.status < 500 && !result.response.headers.has('Retry-After')) {
    delete state.checkout;
  }
  data(result);
}

async function showOrders() {
  const status = at<HTMLSelectElement>('status').value as Schemas['OrderStatus'] | '';
  const orders = data(await shop.GET('/api/v1/orders', { params: { query: { limit: 100, ...(status ? { status } : {}) } } }));
  fill(
    'orders',
    orders.data.map((order) => ({
      text: `${order.items.map((item) => `${item.quantity} x ${item.productName}`).join(', ')}: ${money(order.totalPrice)}, ${order.status}`,
      buttons: orderButtons(order),
    })),
  );
}

function orderButtons(order: Schemas['Order']): HTMLButtonElement[] {
  // A key belongs to its path, and each of these happens once to an order: one key does for all.
  const params = (id: number) => ({ params: { path: { id }, header: { 'Idempotency-Key': 'once' } } });
  if (order.status === 'PENDING_PAYMENT' && state.me?.role === 'CUSTOMER') {
    return [
      button('Pay', async () => data(await shop.POST('/api/v1/payments/{id}/complete', params(order.payment.id)))),
      button('Cancel', async () => data(await shop.POST('/api/v1/orders/{id}/cancel', params(order.id)))),
    ];
  }
  if (order.status === 'PAID' && state.me?.role === 'ADMIN') {
    return [
      button('Refund', async () =>
        data(await shop.POST('/api/v1/orders/{id}/refund', { ...params(order.id), body: { restock: true } })),
      ),
    ];
  }
  return [];
}

at('sign-in').onsubmit = (event) => {
  event.preventDefault();
  void run(async () => {
    token = at<HTMLInputElement>('token').value;
  });
};
at('search').onsubmit = (event) => {
  event.preventDefault();
  void run(async () => {});
};
at('check-out').onclick = () => run(checkOut);
at('status').onchange = () => run(async () => {});
await run(async () => {});
