/// Starts real servers, and thin stand-ins for servers, for the tests and the benchmarks.
///
/// Owns the life of every process, port and directory that a test server needs, also when the JVM
/// that started it is killed. May use the JDK, the embedded PostgreSQL binaries, s3proxy and the
/// programs of Debian packages that its messages name. Must not know a store, a driver or a
/// journal: it hands out addresses and credentials and nothing else.
@NullMarked
package org.tranship.testkit.server;

import org.jspecify.annotations.NullMarked;
