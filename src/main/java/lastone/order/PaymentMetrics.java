package lastone.order;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import lastone.error.ErrorCode;

/** Lets operators see what becomes of payments, and how long they take. Thread safe. */
final class PaymentMetrics {

    private final Map<Outcome, Timer> payments = new EnumMap<>(Outcome.class);

    PaymentMetrics(MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            payments.put(
                    outcome,
                    Timer.builder("lastone.payment")
                            .description("Payments from their arrival until they were completed or refused")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .serviceLevelObjectives(OrderMetrics.ORDER_BUCKETS)
                            .register(registry));
        }
    }

    /** The result of an attempt to complete a payment. */
    enum Outcome {
        COMPLETED,
        REPEATED,
        INSUFFICIENT_BALANCE,
        EXPIRED,
        /** The payment had ended before, or its user was deleted. */
        REFUSED,
        TRIED_AGAIN,
        BUSY,
        FAILED;

        static Outcome of(PaymentAttempt result) {
            return switch (result) {
                case PaymentAttempt.Ended ended -> of(ended.outcome());
                case PaymentAttempt.Replayed replayed -> REPEATED;
                case PaymentAttempt.NotPending ended -> REFUSED;
                case PaymentAttempt.UserDeleted deleted -> REFUSED;
                case PaymentAttempt.Locked locked -> TRIED_AGAIN;
            };
        }

        private static Outcome of(EndedPayment outcome) {
            return switch (outcome) {
                case EndedPayment.Completed completed -> COMPLETED;
                case EndedPayment.Cancelled(var refusal) ->
                    refusal.code() == ErrorCode.INSUFFICIENT_BALANCE_ERROR ? INSUFFICIENT_BALANCE : EXPIRED;
            };
        }
    }

    void ended(Outcome outcome, long nanos) {
        Objects.requireNonNull(payments.get(outcome)).record(nanos, TimeUnit.NANOSECONDS);
    }
}
