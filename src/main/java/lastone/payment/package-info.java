/** Completing payments: the balance is spent, the order is paid, the popular counts go up; or all is undone. */
@NullMarked
package lastone.payment;

import org.jspecify.annotations.NullMarked;
