/// Owns the contracts that every implementation of a port of core has to pass. May use core and the
/// test libraries. Must not know of any driver or its technology: what a store can do is read from
/// its capabilities.
@NullMarked
package org.tranship.testkit.contract;

import org.jspecify.annotations.NullMarked;
