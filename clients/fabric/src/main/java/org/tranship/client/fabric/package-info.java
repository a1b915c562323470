/// Speaks to a Service Fabric cluster by its HTTP gateway: the image store, and as whom and to
/// whom.
///
/// Owns what the gateway's answers mean, uploads in chunks, and the choice of an X.509 certificate.
/// May use core and the HTTP client. Must not know what a store's driver or a runbook wants of it.
@NullMarked
package org.tranship.client.fabric;

import org.jspecify.annotations.NullMarked;
