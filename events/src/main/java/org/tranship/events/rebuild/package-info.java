/// Owns the rebuild of read models as a runbook: shadows filled, gates, the swap and the way back;
/// and what keeps them up to date afterwards. May use all of core and the other packages of events.
/// Must not know of drivers or of how plans are written.
@NullMarked
package org.tranship.events.rebuild;

import org.jspecify.annotations.NullMarked;
