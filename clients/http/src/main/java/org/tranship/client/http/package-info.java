/// Owns a small HTTP/1.1 client: connections that are kept, heads that are written and read
/// strictly, bodies that never end quietly; and what every driver that speaks HTTP has alike: its
/// options, the faults of its connections, the checking of a body, the object of its probes. May
/// use the JDK, SLF4J, core's values and its store port. Must not know of any service spoken to, of
/// retries beyond a stale connection, or of what an answer means.
@NullMarked
package org.tranship.client.http;

import org.jspecify.annotations.NullMarked;
