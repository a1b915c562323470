/// The rows of Anchore's own tables that a migration reads and writes, as values.
///
/// Owns their shape, the task summary and the table of migrations. May use the JDK only. Must not
/// know SQL or a connection.
@NullMarked
package org.tranship.runbook.anchore.rows;

import org.jspecify.annotations.NullMarked;
