package peer;

import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.util.Map;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;

/** What the shop stores. */
interface Entities {

    @Entity(name = "product")
    class Product {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        public Long id;

        public int stock;
    }

    @Entity(name = "customer")
    class Customer {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        public Long id;

        public long balance;
    }

    @Entity(name = "purchase")
    class Purchase {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        public Long id;

        public long customerId;
        public boolean paid;

        @ElementCollection(fetch = FetchType.EAGER)
        public Map<Long, Integer> quantities;
    }

    @Entity(name = "payment")
    class Payment {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        public Long id;

        public long purchaseId;
    }

    interface Products extends JpaRepository<Product, Long> {
        @Lock(LockModeType.PESSIMISTIC_WRITE)
        Optional<Product> findAndLockById(Long id);
    }

    interface Customers extends JpaRepository<Customer, Long> {}

    interface Purchases extends JpaRepository<Purchase, Long> {
        @Lock(LockModeType.PESSIMISTIC_WRITE)
        Optional<Purchase> findAndLockById(Long id);
    }

    interface Payments extends JpaRepository<Payment, Long> {
        int countByPurchaseId(long purchaseId);
    }
}
