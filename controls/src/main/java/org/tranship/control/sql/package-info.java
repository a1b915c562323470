/// Owns SQL as a way to act on a service, and the ways in which PostgreSQL can keep writers out.
/// May use core and JDBC.
@NullMarked
package org.tranship.control.sql;

import org.jspecify.annotations.NullMarked;
