/// Owns the file that holds a snapshot: its schema, how it is written, and how it is read as a
/// store that can be listed and not read. May use core and SQLite. Must not know of other drivers,
/// nor whose objects it lists.
@NullMarked
package org.tranship.driver.snapshot;

import org.jspecify.annotations.NullMarked;
