package lastone.strategy;

import lastone.testing.StrategyShop;

/** Changes the stock of the options in the middle of transactions that place orders, between its read and its write. */
final class StockChanges {

    private StockChanges() {}

    /**
     * Does so in the first transactions of a shop on MariaDB in which a user places an order. They are counted in a table
     * that no rollback reaches.
     *
     * @param change what is set
     */
    static void first(int transactions, long userId, StrategyShop shop, String change) {
        shop.execute("CREATE TABLE attempts (n INT NOT NULL) ENGINE = MyISAM");
        shop.execute("INSERT INTO attempts VALUES (0)");
        shop.execute("""
                CREATE TRIGGER change_stock BEFORE INSERT ON payments FOR EACH ROW
                BEGIN
                    IF NEW.user_id = %d THEN
                        UPDATE attempts SET n = n + 1;
                        IF (SELECT n FROM attempts) <= %d THEN
                            UPDATE product_options SET %s;
                        END IF;
                    END IF;
                END
                """.formatted(userId, transactions, change));
    }
}
