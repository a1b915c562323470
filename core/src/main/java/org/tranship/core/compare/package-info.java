/// Owns the one walk over two stores: the merge of two ordered listings, and what a difference is,
/// attributes included. May use the store port and values. Must not know of runs, journals, copying
/// or any driver.
@NullMarked
package org.tranship.core.compare;

import org.jspecify.annotations.NullMarked;
