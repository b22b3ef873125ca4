package lastone.product;

/** Why stock was corrected. */
public enum AdjustmentReason {
    DAMAGED,
    LOST,
    FOUND,
    RECOUNT,
    OTHER
}
