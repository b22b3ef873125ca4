/** What a person sees on the terminal: help, the audit as a table, the version and the log. Knows no lab and no demo. */
@NullMarked
package lastone.cli;

import org.jspecify.annotations.NullMarked;
