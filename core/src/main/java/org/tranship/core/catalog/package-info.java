/// Owns the port to a service's own records that point at objects. They are changed by
/// compare-and-set only. May use values only. Must not know of stores, journals or SQL.
@NullMarked
package org.tranship.core.catalog;

import org.jspecify.annotations.NullMarked;
