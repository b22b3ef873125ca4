package peer;

import static org.springframework.http.HttpStatus.CONFLICT;
import static org.springframework.http.HttpStatus.SERVICE_UNAVAILABLE;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.server.ResponseStatusException;
import peer.Entities.Customer;
import peer.Entities.Customers;
import peer.Entities.Payment;
import peer.Entities.Payments;
import peer.Entities.Product;
import peer.Entities.Products;
import peer.Entities.Purchase;
import peer.Entities.Purchases;

/** Orders and payments: entities are read, changed and written back under a lock in Redis, or the row's own. */
@Service
class Sales {

    private static final long PRICE = 10;

    private final RedissonClient redisson;
    private final TransactionTemplate transactions;
    private final boolean isLockInside;
    private final boolean locksRows;
    private final Products products;
    private final Customers customers;
    private final Purchases purchases;
    private final Payments payments;

    Sales(
            RedissonClient redisson,
            TransactionTemplate transactions,
            @Value("${peer.lock}") String lock,
            Products products,
            Customers customers,
            Purchases purchases,
            Payments payments) {
        this.redisson = redisson;
        this.transactions = transactions;
        this.isLockInside = lock.equals("inside");
        this.locksRows = lock.equals("row");
        this.products = products;
        this.customers = customers;
        this.purchases = purchases;
        this.payments = payments;
    }

    long order(long customerId, Map<Long, Integer> quantities) {
        return locked(quantities.keySet().stream().sorted().map(id -> "product:" + id).toList(), () -> {
            quantities.forEach((id, quantity) -> {
                Product product = (locksRows ? products.findAndLockById(id) : products.findById(id)).orElseThrow();
                if (product.stock < quantity) {
                    throw new ResponseStatusException(CONFLICT, "sold out");
                }
                product.stock -= quantity;
            });
            Purchase purchase = new Purchase();
            purchase.customerId = customerId;
            purchase.quantities = quantities;
            return purchases.save(purchase).id;
        });
    }

    boolean pay(long id) {
        return locked(List.of("purchase:" + id), () -> {
            Purchase purchase = (locksRows ? purchases.findAndLockById(id) : purchases.findById(id)).orElseThrow();
            if (purchase.paid) {
                throw new ResponseStatusException(CONFLICT, "paid already");
            }
            Customer customer = customers.findById(purchase.customerId).orElseThrow();
            customer.balance -= PRICE * purchase.quantities.values().stream().mapToInt(Integer::intValue).sum();
            purchase.paid = true;
            Payment payment = new Payment();
            payment.purchaseId = id;
            payments.save(payment);
            return true;
        });
    }

    private <T> T locked(Collection<String> names, Supplier<T> work) {
        if (locksRows) {
            return transactions.execute(status -> work.get());
        }
        return isLockInside
                ? transactions.execute(status -> withLocks(names, work))
                : withLocks(names, () -> transactions.execute(status -> work.get()));
    }

    private <T> T withLocks(Collection<String> names, Supplier<T> work) {
        Deque<RLock> held = new ArrayDeque<>();
        try {
            for (String name : names) {
                RLock lock = redisson.getLock(name);
                if (!lock.tryLock(30, 10, TimeUnit.SECONDS)) {
                    throw new ResponseStatusException(SERVICE_UNAVAILABLE, "busy");
                }
                held.push(lock);
            }
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            held.stream().filter(RLock::isHeldByCurrentThread).forEach(RLock::unlock);
        }
    }
}
