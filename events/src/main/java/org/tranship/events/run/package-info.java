/// Owns the copy of one log into another as a runbook: checks, rounds, gates, proof, and the way
/// back. May use all of core and the other packages of events. Must not know of drivers or of how
/// plans are written.
@NullMarked
package org.tranship.events.run;

import org.jspecify.annotations.NullMarked;
