/// Owns Azure Service Bus as a bus, by its HTTP API: topics, subscriptions and rules as Atom
/// documents, messages sent and received one by one. Written from the published API; tried against
/// a double only. May use the client of HTTP. Must not know of other drivers.
@NullMarked
package org.tranship.driver.servicebus;

import org.jspecify.annotations.NullMarked;
