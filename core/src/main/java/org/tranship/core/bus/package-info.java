/// Owns the port to a service bus: topics that messages are sent to, subscriptions that each get
/// their own copy through a filter, messages held under a lock until they are settled, sessions,
/// dead letters, and what can be read of its state; and the bus in memory. May use values only.
/// Must not know of event logs, stores, journals, steps, or any broker.
@NullMarked
package org.tranship.core.bus;

import org.jspecify.annotations.NullMarked;
