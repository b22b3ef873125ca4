package lastone.schedule;

import java.util.Locale;
import java.util.Optional;

/** A request that changes something, on the rows of the {@link World}. */
enum Operation {
    PLACE(Caller.ONE, "POST /orders", "{'items':[{'productOptionId':5001,'quantity':1}]}"),
    PLACE_LIMITED(Caller.ONE, "POST /orders", "{'items':[{'productOptionId':5002,'quantity':1}]}"),
    PLACE_CART(Caller.ONE, "POST /orders", "{'fromCart':true}"),
    PLACE_OTHER(Caller.TWO, "POST /orders", "{'items':[{'productOptionId':5001,'quantity':1}]}"),
    PLACE_AT_LIMIT(Caller.THREE, "POST /orders", "{'items':[{'productOptionId':5004,'quantity':1}]}"),
    PLACE_KEYED(Caller.ONE, "POST /orders", "{'items':[{'productOptionId':5001,'quantity':1}]}", true),
    PAY(Caller.ONE, "POST /payments/1001/complete", ""),
    PAY_DEAR(Caller.ONE, "POST /payments/1002/complete", ""),
    PAY_OTHER(Caller.TWO, "POST /payments/2001/complete", ""),
    PAY_KEYED(Caller.ONE, "POST /payments/1001/complete", "", true),
    CANCEL(Caller.ONE, "POST /orders/1001/cancel", ""),
    /** At a server whose clock is later than the order's last instant; the other one's is earlier. */
    EXPIRE(Caller.NOBODY, "", ""),
    REFUND(Caller.ADMIN, "POST /orders/1003/refund", "{'restock':true}"),
    RESTOCK(Caller.ADMIN, "POST /product-options/5001/restocks", "{'quantity':1}"),
    ADJUST(Caller.ADMIN, "POST /product-options/5001/adjustments", "{'delta':-1,'reason':'DAMAGED'}"),
    CART_ADD(Caller.ONE, "POST /cart/lines", "{'productOptionId':5001,'quantity':2}"),
    CART_ADD_NEW(Caller.ONE, "POST /cart/lines", "{'productOptionId':5004,'quantity':1}"),
    CART_CHANGE(Caller.ONE, "PATCH /cart/lines/1002", "{'quantity':3}"),
    CART_REMOVE(Caller.ONE, "DELETE /cart/lines/1002", ""),
    PRICE(Caller.ADMIN, "PATCH /product-options/5001", "{'price':11}"),
    RENAME(Caller.ADMIN, "PATCH /product-options/5001", "{'name':'Renamed'}"),
    HIDE(Caller.ADMIN, "PATCH /products/5000", "{'status':'HIDDEN'}"),
    DELETE_PRODUCT(Caller.ADMIN, "DELETE /products/5000", ""),
    DELETE_OPTION(Caller.ADMIN, "DELETE /product-options/5001", ""),
    DELETE_LEFT(Caller.ADMIN, "DELETE /product-options/6001", ""),
    DELETE_RIGHT(Caller.ADMIN, "DELETE /product-options/6002", ""),
    TOP_UP(Caller.ONE, "POST /users/1000/balance/top-ups", "{'amount':5}"),
    TOP_UP_KEYED(Caller.ONE, "POST /users/1000/balance/top-ups", "{'amount':5}", true),
    REVOKE(Caller.ADMIN, "DELETE /users/1000/tokens/1001", ""),
    DELETE_USER(Caller.ADMIN, "DELETE /users/1000", "");

    /** Who sends it. */
    enum Caller {
        ONE(World.TOKEN),
        TWO("demo-user-2000"),
        THREE("demo-user-3000"),
        ADMIN("demo-admin"),
        /** A job of the server. */
        NOBODY("");

        final String token;

        Caller(String token) {
            this.token = token;
        }
    }

    final Caller caller;
    final String method;
    final String path;
    final String body;
    final boolean keyed;

    Operation(Caller caller, String route, String body) {
        this(caller, route, body, false);
    }

    Operation(Caller caller, String route, String body, boolean keyed) {
        this.caller = caller;
        this.method = route.split(" ", -1)[0];
        this.path = route.substring(method.length()).strip();
        this.body = body.replace('\'', '"');
        this.keyed = keyed;
    }

    /** As it stands in the names of schedules. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Operation> of(String word) {
        for (Operation operation : values()) {
            if (operation.word().equals(word)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    /** Whether a strategy matters to it. */
    boolean places() {
        return path.equals("/orders");
    }
}
