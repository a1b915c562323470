/// Owns the catalogue in memory, for tests of what swaps rows. May use core and nothing else. Must
/// not know of SQL or of any service.
@NullMarked
package org.tranship.testkit.catalog;

import org.jspecify.annotations.NullMarked;
