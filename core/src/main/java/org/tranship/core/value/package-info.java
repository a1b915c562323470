/// Owns the small immutable values that every other part speaks in: keys, digests, sizes, versions,
/// attributes, locations, secrets. May use the JDK only. Must not know of stores, journals or runs.
@NullMarked
package org.tranship.core.value;

import org.jspecify.annotations.NullMarked;
