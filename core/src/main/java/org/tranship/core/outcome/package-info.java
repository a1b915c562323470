/// Owns what is said of single objects in a pass: that they are about to be touched, what came of
/// them, how many came out how. Engines give these, journals keep them, steps read them. May use
/// values only.
@NullMarked
package org.tranship.core.outcome;

import org.jspecify.annotations.NullMarked;
