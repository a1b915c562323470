/// Owns the copying of objects from one store to another: the plan, which objects are meant, what
/// is done about those that the target has already, and the steps in their order. May use core.
/// Must not name a driver but by its scheme.
@NullMarked
package org.tranship.runbook.objects;

import org.jspecify.annotations.NullMarked;
