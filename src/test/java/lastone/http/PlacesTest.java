package lastone.http;

import static lastone.http.Places.Entry.ADMITTED;
import static lastone.http.Places.Entry.CALLER_HAS_TOO_MANY;
import static lastone.http.Places.Entry.FULL;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTest {

    @Test
    void oneTokenMayHoldASixteenthAndInAnyCase64() {
        assertThat(Places.tokenShare(2_048)).isEqualTo(128);
        assertThat(Places.tokenShare(512)).isEqualTo(64);
    }

    @Test
    void eachCallerHasAShareOfTheTotalBudget() {
        Places places = new Places(6, 2);
        for (String caller : new String[] {"a", "a", Places.NO_TOKEN, Places.NO_TOKEN, Places.NO_TOKEN}) {
            assertThat(places.enter(caller)).isEqualTo(ADMITTED);
        }
        assertThat(places.enter("a")).isEqualTo(CALLER_HAS_TOO_MANY);
        assertThat(places.enter(Places.NO_TOKEN)).isEqualTo(CALLER_HAS_TOO_MANY);
        assertThat(places.enter("b")).isEqualTo(ADMITTED);
        assertThat(places.enterSoon("b")).isEqualTo(FULL);
        places.leave("a");
        assertThat(places.enterSoon("b")).isEqualTo(ADMITTED);
        assertThat(places.taken()).isEqualTo(6);
    }
}
