/// Owns what every store gets besides its driver: checks, retries, limits of rate, counting,
/// sorting, prefixes and seeded faults, each as a store around a store, put together in [Layers].
/// May use the store port and values. Must not know of runs, journals or any driver.
@NullMarked
package org.tranship.core.layer;

import org.jspecify.annotations.NullMarked;
