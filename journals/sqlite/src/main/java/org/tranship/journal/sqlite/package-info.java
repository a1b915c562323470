/// Owns the embedded journal: one SQLite file for each run, in a directory, with an
/// operating-system lock beside it. May use core and SQLite's JDBC driver. Must not know of stores,
/// steps or runbooks, nor change or remove a line once written.
@NullMarked
package org.tranship.journal.sqlite;

import org.jspecify.annotations.NullMarked;
