package lastone.check;

/**
 * What a probe found.
 *
 * @param detail what was found and, unless all is well, what it means and what to do; may be empty
 */
record Finding(Status status, String detail) {

    enum Status {
        OK("ok"),
        /** The shop works, less well or with less behind it. */
        WARNING("warning"),
        /** A promise of the shop does not hold on this database. */
        FAILED("FAILED");

        final String text;

        Status(String text) {
            this.text = text;
        }
    }

    static Finding ok(String detail) {
        return new Finding(Status.OK, detail);
    }

    static Finding warning(String detail) {
        return new Finding(Status.WARNING, detail);
    }

    static Finding failed(String detail) {
        return new Finding(Status.FAILED, detail);
    }

    /** @param advice what it means if the condition does not hold, and what to do */
    static Finding of(boolean holds, String advice) {
        return holds ? ok("") : failed(advice);
    }
}
