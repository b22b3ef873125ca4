package lastone.http;

import static lastone.http.RequestSlots.SlotResult.ADMITTED;
import static lastone.http.RequestSlots.SlotResult.CALLER_HAS_TOO_MANY;
import static lastone.http.RequestSlots.SlotResult.FULL;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestSlotsTest {

    @Test
    void oneTokenMayHoldASixteenthAndInAnyCase64() {
        assertThat(RequestSlots.tokenShare(2_048)).isEqualTo(128);
        assertThat(RequestSlots.tokenShare(512)).isEqualTo(64);
    }

    @Test
    void eachCallerHasAShareOfTheTotalBudget() {
        RequestSlots slots = new RequestSlots(6, 2);
        for (String caller :
                new String[] {"a", "a", RequestSlots.NO_TOKEN, RequestSlots.NO_TOKEN, RequestSlots.NO_TOKEN}) {
            assertThat(slots.tryAcquire(caller)).isEqualTo(ADMITTED);
        }
        assertThat(slots.tryAcquire("a")).isEqualTo(CALLER_HAS_TOO_MANY);
        assertThat(slots.tryAcquire(RequestSlots.NO_TOKEN)).isEqualTo(CALLER_HAS_TOO_MANY);
        assertThat(slots.tryAcquire("b")).isEqualTo(ADMITTED);
        assertThat(slots.tryAcquireBriefly("b")).isEqualTo(FULL);
        slots.release("a");
        assertThat(slots.tryAcquireBriefly("b")).isEqualTo(ADMITTED);
        assertThat(slots.inUse()).isEqualTo(6);
    }
}
