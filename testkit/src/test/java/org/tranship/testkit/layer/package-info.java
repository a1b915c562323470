/// Owns the proofs that every layer keeps the store contract, survives every fault and keeps its
/// bounds. May use core and the contracts. Must not know of any driver.
@NullMarked
package org.tranship.testkit.layer;

import org.jspecify.annotations.NullMarked;
