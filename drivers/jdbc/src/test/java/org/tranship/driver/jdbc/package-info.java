/// Owns the tests of the store over a table, against real servers. May use the testkit. Must not
/// replace a database by anything that only looks like one.
@NullMarked
package org.tranship.driver.jdbc;

import org.jspecify.annotations.NullMarked;
