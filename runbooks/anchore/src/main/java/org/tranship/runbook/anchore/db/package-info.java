/// Owns Anchore's tables in PostgreSQL: the catalogue of documents, the task rows, the lock and the
/// signs of life of its services. May use JDBC, values and the catalogue port. Must not open
/// stores.
@NullMarked
package org.tranship.runbook.anchore.db;

import org.jspecify.annotations.NullMarked;
