/** The command line: help, the audit as a table, the version and log formats. Knows no lab and no demo. */
@NullMarked
package lastone.cli;

import org.jspecify.annotations.NullMarked;
