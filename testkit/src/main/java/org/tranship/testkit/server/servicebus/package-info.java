/// Owns a double of Azure Service Bus: its HTTP API as far as it is published, over the bus in
/// memory. What is not in its table of operations is refused and remembered.
@NullMarked
package org.tranship.testkit.server.servicebus;

import org.jspecify.annotations.NullMarked;
