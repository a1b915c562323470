/// Owns the journal that a team shares: all runs in one schema of a PostgreSQL database, each
/// written by whoever holds its lease. May use core, PostgreSQL's JDBC driver, a pool and a library
/// for migrations. Must not know of stores, steps or runbooks, nor ask the clock of its own
/// machine.
@NullMarked
package org.tranship.journal.postgres;

import org.jspecify.annotations.NullMarked;
