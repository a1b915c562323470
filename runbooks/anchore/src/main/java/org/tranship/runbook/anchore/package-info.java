/// Owns the migration of Anchore's documents between its drivers: the plan, the steps in their
/// order, and what each may assume of the one before. May use core, and its own packages for the
/// configuration, the tables and the layouts. Must not name a driver but by its scheme.
@NullMarked
package org.tranship.runbook.anchore;

import org.jspecify.annotations.NullMarked;
