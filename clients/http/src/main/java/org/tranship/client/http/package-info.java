/// Owns a small HTTP/1.1 client: connections that are kept, heads that are written and read
/// strictly, bodies that never end quietly. May use the JDK and core's values and `Content`. Must
/// not know of any service spoken to, of retries beyond a stale connection, or of what an answer
/// means.
@NullMarked
package org.tranship.client.http;

import org.jspecify.annotations.NullMarked;
