/**
 * What every route shares: problems, strict JSON, who is calling, paging, request ids, health. Knows no feature of
 * the shop.
 */
@NullMarked
package lastone.web;

import org.jspecify.annotations.NullMarked;
