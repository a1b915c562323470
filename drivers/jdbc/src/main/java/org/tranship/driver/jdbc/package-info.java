/// Owns the store over a database table: which columns make a key, how a value streams in and out,
/// and what a database's fault means. May use the core's ports, JDBC and the connection pool. Must
/// not know any runbook or the layout of one service, and must not retry, log or count.
@NullMarked
package org.tranship.driver.jdbc;

import org.jspecify.annotations.NullMarked;
