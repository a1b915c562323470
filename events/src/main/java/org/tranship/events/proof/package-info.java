/// Owns the proof that two logs say the same: stream by stream, event by event, with a chain of
/// digests for each. May use the port to events, transforms and routes. Must not know of runs or
/// drivers.
@NullMarked
package org.tranship.events.proof;

import org.jspecify.annotations.NullMarked;
