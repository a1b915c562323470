/// How Anchore Engine writes one document down: its address, its content URL under each of the five
/// drivers, its compression and its text form in the database.
///
/// Owns the exact formats and the list of things Anchore's own code cannot read back. May use the
/// JDK only. Must not open a file, a socket or a database connection.
@NullMarked
package org.tranship.runbook.anchore.layout;

import org.jspecify.annotations.NullMarked;
