/// Owns read models rebuilt from a log: beside the old one, without side effects, and put in its
/// place at once. May use the port to events. Must not know of runs or drivers.
@NullMarked
package org.tranship.events.projection;

import org.jspecify.annotations.NullMarked;
