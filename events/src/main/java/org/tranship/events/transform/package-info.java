/// Owns what becomes of an event on its way: rules that are pure, chained, and checked to be
/// deterministic. May use the port to events and JSON. Must not know where events come from or go.
@NullMarked
package org.tranship.events.transform;

import org.jspecify.annotations.NullMarked;
