package lastone.db;

import java.text.Normalizer;

/**
 * Text as names are searched: upper and lower case alike, accents distinguished. It is folded here and compared by code points,
 * because every database and collation has rules of its own.
 */
public final class SearchText {

    private static final int DOTTED_CAPITAL_I = 'İ';
    private static final int DOTLESS_SMALL_I = 'ı';

    private SearchText() {}

    /** Returns the form of a text in which it is stored beside it, or looked for. Never more than three times as long. */
    public static String of(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        // Composed, so that an accent is part of its letter however it was typed.
        Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .map(SearchText::folded)
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }

    /** By way of the upper case, which letters with two lower-case forms share; Turkish has two letters I, each with both. */
    private static int folded(int codePoint) {
        boolean isTurkish = codePoint == DOTTED_CAPITAL_I || codePoint == DOTLESS_SMALL_I;
        return isTurkish ? codePoint : Character.toLowerCase(Character.toUpperCase(codePoint));
    }
}
