package lastone.order;

import lastone.idempotency.KeyedRequest;

/** A payment that its customer wants to complete, as it was read before. */
record PaymentRequest(Payment payment, KeyedRequest<EndedPayment> keyed) {}
