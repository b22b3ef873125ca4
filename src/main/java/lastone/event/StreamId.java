package lastone.event;

/**
 * The id of an entry in the Redis Stream. It says the event's position, so an event has the same id wherever and however
 * often it is published.
 *
 * @param epoch when the database began to keep events, in milliseconds since 1970: a younger database's ids are greater
 */
record StreamId(long epoch, long position) {

    static StreamId parse(String text) {
        int dash = text.indexOf('-');
        return new StreamId(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    @Override
    public String toString() {
        return epoch + "-" + position;
    }
}
