/// Owns the proofs of the protocol that core keeps: copying, verifying, steps and runs, killed at
/// every instruction, over stores and journals in memory. May use core and the contracts. Must not
/// know of any driver.
@NullMarked
package org.tranship.testkit.protocol;

import org.jspecify.annotations.NullMarked;
