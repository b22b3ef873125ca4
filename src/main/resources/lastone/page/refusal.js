import { has, t } from './text.js';
import { moment, number } from './format.js';

// What the sentence about a refused order contains: for each sentence a list of values.
const VALUES = {
  NOT_FOUND_PRODUCT_OPTION_ERROR: (problem, names) => [[names?.get(problem.productOptionId)]],
  SALE_NOT_STARTED_ERROR: (problem, names) => [[names.get(problem.productOptionId), moment(problem.saleStartsAt)]],
  SALE_ENDED_ERROR: (problem, names) => [[names.get(problem.productOptionId)]],
  PURCHASE_LIMIT_ERROR: (problem, names) =>
    [[names.get(problem.productOptionId), number(problem.maxPerCustomer), number(problem.alreadyOrdered)]],
  TOO_MANY_PENDING_ORDERS_ERROR: (problem) => [[number(problem.limit)]],
  OUT_OF_STOCK_ERROR: (problem, names) => problem.shortages.map((short) =>
    [names.get(short.productOptionId), number(short.requested), number(short.available)]),
};

/**
 * What went wrong and what to do about it, for a person.
 * For a refused order, names is a map of what its options are called, by their ids.
 */
export function explain(failure, names) {
  const code = failure.code ?? 'INTERRUPTED';
  const key = `error.${code}`;
  if (!has(key)) return t('error.other', code, failure.message);
  const sentences = VALUES[code]?.(failure.problem, names) ?? [[]];
  return sentences.map((values) => t(key, ...values)).join(' ');
}
