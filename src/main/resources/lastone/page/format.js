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
  return format({ style: 'unit', unit: 'millisecond', maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

export function moment(instant) {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}

/** Days, hours, minutes and seconds until an instant, by the server's clock; null once it has passed. */
export function timeLeft(instant) {
  const seconds = Math.ceil((Date.parse(instant) - shop.now()) / 1000);
  if (seconds <= 0) return null;
  const two = (value) => String(Math.floor(value)).padStart(2, '0');
  const [days, hours, minutes] = [seconds / 86400, (seconds / 3600) % 24, (seconds / 60) % 60].map(Math.floor);
  const clock = seconds < 3600 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
  return days ? t('days', number(days), clock) : clock;
}

export function stockText(stock) {
  if (stock === 0) return t('soldOut');
  return stock <= 5 ? t('onlyLeft', number(stock)) : t('inStock', number(stock));
}
