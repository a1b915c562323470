/// A stand-in for a Service Fabric cluster behind its HTTP gateway, since no cluster can be had
/// where the tests run: written from the published API and from what is public of the gateway's own
/// sources.
///
/// Owns the table of operations, what the image store holds, and the faults it plays. What is asked
/// of the cluster beside its image store joins as further [FabricRoutes]. May use the JDK and a
/// JSON reader. Must not be taken for a cluster: what only a cluster can show, no test here shows.
@NullMarked
package org.tranship.testkit.server.fabric;

import org.jspecify.annotations.NullMarked;
