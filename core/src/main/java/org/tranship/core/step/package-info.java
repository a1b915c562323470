/// Owns the shape of a runbook's steps and what a step is given to work with. May use values,
/// stores, catalogues, outcomes and work. Must not see the journal or the runner: a step says what
/// it does, and whoever runs it writes that down.
@NullMarked
package org.tranship.core.step;

import org.jspecify.annotations.NullMarked;
