/// Owns the port to acting on a service: what is asked of it as data, and what became of it. May
/// use value. Must not know HTTP, SQL or processes: those who do are found at run time.
@NullMarked
package org.tranship.core.control;

import org.jspecify.annotations.NullMarked;
