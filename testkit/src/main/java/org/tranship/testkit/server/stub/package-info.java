/// A minimal S3 server that costs almost nothing, for benchmarks, and fails on order, for tests.
///
/// Owns the wire format, the objects in memory and the faults it plays. May use the JDK and the
/// launchers' small parts. Must not check signatures, sign anything, or grow into a faithful S3:
/// the real servers of the package above are there for that.
@NullMarked
package org.tranship.testkit.server.stub;

import org.jspecify.annotations.NullMarked;
