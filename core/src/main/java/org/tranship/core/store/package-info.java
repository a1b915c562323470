/// Owns the port to everything that keeps objects under keys, what a driver says it can do, and the
/// store in memory. May use values only. Must not know of journals, runs, or any driver's
/// technology.
@NullMarked
package org.tranship.core.store;

import org.jspecify.annotations.NullMarked;
