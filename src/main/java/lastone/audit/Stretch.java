package lastone.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;

/**
 * Days of a zone that the database can tell from UTC by one offset, or a single day in which the clocks change, to which
 * everything between its begin and its end belongs. Public because Jdbi binds public records only.
 */
public record Stretch(LocalDate firstDay, LocalDate lastDay, Instant begin, Instant end, int offsetSeconds) {

    private static Stretch of(ZoneId zone, LocalDate firstDay, LocalDate lastDay) {
        Instant begin = firstDay.atStartOfDay(zone).toInstant();
        Instant end = lastDay.plusDays(1).atStartOfDay(zone).toInstant();
        return new Stretch(
                firstDay, lastDay, begin, end, zone.getRules().getOffset(begin).getTotalSeconds());
    }

    /** Covers all days from the first to the last, both inclusive. */
    static List<Stretch> cut(ZoneId zone, LocalDate firstDay, LocalDate lastDay) {
        List<Stretch> stretches = new ArrayList<>();
        LocalDate day = firstDay;
        while (!day.isAfter(lastDay)) {
            Instant justBefore = day.atStartOfDay(zone).toInstant().minusNanos(1);
            ZoneOffsetTransition change = zone.getRules().nextTransition(justBefore);
            LocalDate changing =
                    change == null ? LocalDate.MAX : change.getDateTimeBefore().toLocalDate();
            if (changing.isAfter(day)) {
                LocalDate last = changing.isAfter(lastDay) ? lastDay : changing.minusDays(1);
                stretches.add(of(zone, day, last));
                day = last.plusDays(1);
            } else {
                stretches.add(of(zone, day, day));
                day = day.plusDays(1);
            }
        }
        return stretches;
    }
}
