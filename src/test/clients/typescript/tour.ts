// The tour of the README in types that openapi-typescript made, against the server at the first argument.
import createClient from 'openapi-fetch';
import type { paths } from './build/shop.js';

declare const process: { argv: string[] };

const baseUrl = process.argv[2];
if (!baseUrl) {
  throw new Error('usage: tour.js URL');
}

const shop = (token: string) =>
  createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });

function good<T>(result: { data?: T; error?: unknown; response: Response }): T {
  if (result.data === undefined) {
    throw new Error(`${result.response.url}: ${result.response.status} ${JSON.stringify(result.error)}`);
  }
  return result.data;
}

function check(holds: boolean, what: string) {
  if (!holds) {
    throw new Error(what);
  }
}

const admin = shop('demo-admin');
const user = good(await admin.POST('/api/v1/users', { body: { name: 'Typed' } }));
const path = { params: { path: { id: user.id } } };
const token = good(await admin.POST('/api/v1/users/{id}/tokens', { ...path, body: { expiresIn: 'PT1H' } })).token;
good(await admin.POST('/api/v1/users/{id}/balance/top-ups', { ...path, body: { amount: 1000 } }));
const product = good(
  await admin.POST('/api/v1/products', { body: { name: 'Tea', options: [{ name: '50 g', price: 90, stock: 3, maxPerCustomer: 2 }] } }),
);
const option = product.options[0];
if (!option) {
  throw new Error('a product without options');
}

const customer = shop(token);
const page = good(await customer.GET('/api/v1/products', { params: { query: { limit: 3 } } }));
check(page.data.length === 3 && page.nextCursor !== null, 'three products and a next page');
good(await customer.POST('/api/v1/cart/lines', { body: { productOptionId: option.id, quantity: 2 } }));
const order = good(await customer.POST('/api/v1/orders', { body: { fromCart: true } }));
check(order.status === 'PENDING_PAYMENT' && order.totalPrice === 180 && order.cancelReason === null, 'a pending order');
const payment = good(
  await customer.POST('/api/v1/payments/{id}/complete', { params: { path: { id: order.payment.id } } }),
);
check(payment.status === 'COMPLETED', 'a completed payment');
const popular = good(await customer.GET('/api/v1/products/popular'));
check(popular.data.some((each) => each.product.id === product.id && each.totalSold === 2), 'two units sold');

const items = [{ productOptionId: option.id, quantity: 2 }];
const beyondLimit = await customer.POST('/api/v1/orders', { body: { items } });
check(
  beyondLimit.error?.code === 'PURCHASE_LIMIT_ERROR' && beyondLimit.error.alreadyOrdered === 2,
  'a limit of two for one customer, typed',
);
const paid = good(await customer.GET('/api/v1/orders', { params: { query: { status: 'PAID' } } }));
check(paid.data.length === 1 && paid.data[0]?.id === order.id, 'one paid order');
const refunded = good(
  await admin.POST('/api/v1/orders/{id}/refund', { params: { path: { id: order.id } }, body: { restock: true } }),
);
check(refunded.status === 'REFUNDED' && refunded.payment.status === 'REFUNDED', 'a refunded order');
const entries = good(await customer.GET('/api/v1/users/{id}/balance/entries', path)).data;
check(entries.map((entry) => entry.amount).join() === '180,-180,1000', 'a top-up, a payment and a refund');
const ofUser = good(await admin.GET('/api/v1/orders', { params: { query: { userId: user.id, status: 'REFUNDED' } } }));
check(ofUser.data.length === 1, 'one refunded order of this user');
const dearer = await customer.POST('/api/v1/orders', { body: { items, expectedTotalPrice: 170 } });
check(dearer.error?.code === 'PRICE_CHANGED_ERROR' && dearer.error.totalPrice === 180, 'another price than expected');
console.log('TypeScript client: tour walked');
