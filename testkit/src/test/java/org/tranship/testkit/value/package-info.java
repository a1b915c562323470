/// Owns the tests of core's values. May use core only.
@NullMarked
package org.tranship.testkit.value;

import org.jspecify.annotations.NullMarked;
