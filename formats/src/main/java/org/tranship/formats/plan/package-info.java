/// Owns the form in which operators write plans: YAML in, flat settings out, and back. Keeps the
/// line of everything, so that whoever refuses something can say where it stands. May use core.
/// Must not decide what a plan means: only what may be written where.
@NullMarked
package org.tranship.formats.plan;

import org.jspecify.annotations.NullMarked;
