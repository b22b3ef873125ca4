package lastone.check;

/** One item of the check. */
record Probe(String name, Question question) {

    interface Question {
        /** Asks the database; ends every transaction that it begins, unless it throws. */
        Finding ask(Sessions sessions);
    }
}
