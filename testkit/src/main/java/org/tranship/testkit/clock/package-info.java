/// Owns time as tests let it pass. May use core and nothing else.
@NullMarked
package org.tranship.testkit.clock;

import org.jspecify.annotations.NullMarked;
