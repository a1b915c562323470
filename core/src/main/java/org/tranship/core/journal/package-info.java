/// Owns the port to the journal: the append-only record of what a run intended and what came of it,
/// from which alone a run is resumed, judged and reported. May use values only. Must not know of
/// stores, steps or databases.
@NullMarked
package org.tranship.core.journal;

import org.jspecify.annotations.NullMarked;
