/// Owns how events get from one log into another: in batches, exactly once, from where the target
/// says that it has come to. May use the port to events and transforms. Must not know of runs or
/// drivers.
@NullMarked
package org.tranship.events.copy;

import org.jspecify.annotations.NullMarked;
