package lastone.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of local days with one UTC offset, or a single day in which the offset changes. Instants in [begin, end) belong
 * to it. Public because Jdbi binds public records only.
 *
 * @param lastDay inclusive
 * @param offsetSeconds the zone's offset at the begin; within a single day of two offsets the database clamps to the day
 */
public record DayRange(LocalDate firstDay, LocalDate lastDay, Instant begin, Instant end, int offsetSeconds) {

    private static DayRange of(ZoneId zone, LocalDate firstDay, LocalDate lastDay) {
        Instant begin = firstDay.atStartOfDay(zone).toInstant();
        Instant end = lastDay.plusDays(1).atStartOfDay(zone).toInstant();
        return new DayRange(
                firstDay, lastDay, begin, end, zone.getRules().getOffset(begin).getTotalSeconds());
    }

    /** Splits the days from the first to the last, both inclusive, at each change of the zone's offset. */
    static List<DayRange> split(ZoneId zone, LocalDate firstDay, LocalDate lastDay) {
        List<DayRange> ranges = new ArrayList<>();
        LocalDate day = firstDay;
        while (!day.isAfter(lastDay)) {
            Instant beforeMidnight = day.atStartOfDay(zone).toInstant().minusNanos(1);
            ZoneOffsetTransition change = zone.getRules().nextTransition(beforeMidnight);
            LocalDate changeDay =
                    change == null ? LocalDate.MAX : change.getDateTimeBefore().toLocalDate();
            if (changeDay.isAfter(day)) {
                LocalDate last = changeDay.isAfter(lastDay) ? lastDay : changeDay.minusDays(1);
                ranges.add(of(zone, day, last));
                day = last.plusDays(1);
            } else {
                ranges.add(of(zone, day, day));
                day = day.plusDays(1);
            }
        }
        return ranges;
    }
}
