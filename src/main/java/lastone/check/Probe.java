package lastone.check;

/** One item of the check: a name for the output, and a question to the database. */
record Probe(String name, Question question) {

    interface Question {
        /** Asks the database; ends every transaction that it begins, unless it throws. */
        Finding ask(Sessions sessions);
    }
}
