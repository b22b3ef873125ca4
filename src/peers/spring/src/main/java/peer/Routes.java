package peer;

import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import peer.Entities.Customer;
import peer.Entities.Customers;
import peer.Entities.Payments;
import peer.Entities.Product;
import peer.Entities.Products;
import peer.Entities.Purchases;

@RestController
public record Routes(Sales sales, Products products, Customers customers, Purchases purchases, Payments payments) {

    record NewProduct(int stock) {}

    record NewCustomer(long balance) {}

    record NewOrder(long customerId, Map<Long, Integer> quantities) {}

    record Created(long id) {}

    record Listed(long id, boolean paid, Map<Long, Integer> quantities, int payments) {}

    @PostMapping("/products")
    @ResponseStatus(HttpStatus.CREATED)
    Created create(@RequestBody NewProduct request) {
        Product product = new Product();
        product.stock = request.stock();
        return new Created(products.save(product).id);
    }

    @GetMapping("/products/{id}")
    Product product(@PathVariable long id) {
        return products.findById(id).orElseThrow();
    }

    @PostMapping("/customers")
    @ResponseStatus(HttpStatus.CREATED)
    Created create(@RequestBody NewCustomer request) {
        Customer customer = new Customer();
        customer.balance = request.balance();
        return new Created(customers.save(customer).id);
    }

    @PostMapping("/orders")
    @ResponseStatus(HttpStatus.CREATED)
    Created order(@RequestBody NewOrder request) {
        return new Created(sales.order(request.customerId(), request.quantities()));
    }

    @PostMapping("/orders/{id}/pay")
    Map<String, Boolean> pay(@PathVariable long id) {
        return Map.of("paid", sales.pay(id));
    }

    @GetMapping("/orders")
    List<Listed> orders() {
        return purchases.findAll().stream()
                .map(order -> new Listed(
                        order.id, order.paid, order.quantities, payments.countByPurchaseId(order.id)))
                .toList();
    }
}
