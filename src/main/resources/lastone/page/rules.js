// The rules of a flash sale, as the page shows them; the server alone decides.

import { t } from './text.js';
import { shop } from './api.js';
import { moment, number, stockText, timeLeft } from './format.js';

/** BEFORE, OPEN or OVER, by the server's clock; a product without times is always open. */
export function salePhase({ saleStartsAt, saleEndsAt }) {
  if (saleStartsAt && shop.now() < Date.parse(saleStartsAt)) return 'BEFORE';
  return saleEndsAt && shop.now() >= Date.parse(saleEndsAt) ? 'OVER' : 'OPEN';
}

/** When the sale starts, ends or ended, in a sentence; empty for a product without such a time. */
export function saleText(product) {
  const phase = salePhase(product);
  if (phase === 'BEFORE') return t('saleStarts', moment(product.saleStartsAt));
  if (!product.saleEndsAt) return '';
  return t(phase === 'OVER' ? 'saleEnded' : 'saleEnds', moment(product.saleEndsAt));
}

/** How long it is until the sale starts or ends; empty for a product without such a time, and when it is over. */
export function countdown(product) {
  const phase = salePhase(product);
  const next = phase === 'BEFORE' ? product.saleStartsAt : phase === 'OPEN' && product.saleEndsAt;
  const left = next && timeLeft(next);
  return left ? t(phase === 'BEFORE' ? 'startsIn' : 'endsIn', left) : '';
}

/** What a customer can get of a stock: how much is left, and at most how many for each customer. */
export function supplyText(stock, maxPerCustomer, ordered = 0) {
  if (!maxPerCustomer || stock === 0) return stockText(stock);
  const limit = ordered ? t('limitOrdered', number(maxPerCustomer), number(ordered)) : t('limit', number(maxPerCustomer));
  return `${stockText(stock)} \u00b7 ${limit}`;
}
