import { language, t } from './text.js';
import { shop } from './api.js';

function format(options) {
  return new Intl.NumberFormat(language(), options);
}

/** An amount in the currency's smallest unit. */
export function money(amount, options) {
  const digits = shop.fractionDigits;
  return format({
    style: 'currency',
    currency: shop.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    ...options,
  }).format(amount / 10 ** digits);
}

/** The same with its sign, as a change of a balance. */
export function signedMoney(amount) {
  return money(amount, { signDisplay: 'exceptZero' });
}

export function number(value) {
  return format().format(value);
}

export function millis(value) {
  return value < 1000
    ? format({ style: 'unit', unit: 'millisecond', unitDisplay: 'narrow', maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
    : format({ style: 'unit', unit: 'second', unitDisplay: 'narrow', minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value / 1000);
}

export function moment(instant) {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}

/** Minutes and seconds until an instant, by the server's clock; null once it has passed. */
export function timeLeft(instant) {
  const seconds = Math.ceil((Date.parse(instant) - shop.now()) / 1000);
  if (seconds <= 0) return null;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function stockText(stock) {
  if (stock === 0) return t('soldOut');
  return stock <= 5 ? t('onlyLeft', number(stock)) : t('inStock', number(stock));
}
