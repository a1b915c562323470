/// Owns the proofs that the merge of two listings is the union of two sets, and what it does not
/// believe. May use core and the contracts. Must not know of any driver.
@NullMarked
package org.tranship.testkit.compare;

import org.jspecify.annotations.NullMarked;
