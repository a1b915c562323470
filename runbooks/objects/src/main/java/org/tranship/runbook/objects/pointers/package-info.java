/// Owns what knows a table whose rows say where objects are: the rule from a row to its object and
/// back, and the steps that look at the rows, copy what they point at, switch them and clean the
/// source. May use core only. Must not know which database the table is in.
@NullMarked
package org.tranship.runbook.objects.pointers;

import org.jspecify.annotations.NullMarked;
