/// Owns the carrying out of a runbook: the states of a run, the pure transitions between them, and
/// the Runner, the only writer of the journal. May use everything in core. Must not know of any
/// service.
@NullMarked
package org.tranship.core.run;

import org.jspecify.annotations.NullMarked;
