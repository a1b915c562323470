/// Owns the port to ordered streams of events: reading, appending by insert-or-compare, a
/// checkpoint that lives beside the events, and the log in memory. May use values only. Must not
/// know of stores, journals, steps or SQL.
@NullMarked
package org.tranship.core.eventlog;

import org.jspecify.annotations.NullMarked;
