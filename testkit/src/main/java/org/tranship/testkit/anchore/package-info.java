/// Owns an Anchore Engine installation for tests and for the demonstration: its tables in a real
/// PostgreSQL, and documents as its database driver holds them. May use JDBC. Must not use
/// Tranship's own code to write or read them, so that it can bear witness.
@NullMarked
package org.tranship.testkit.anchore;

import org.jspecify.annotations.NullMarked;
