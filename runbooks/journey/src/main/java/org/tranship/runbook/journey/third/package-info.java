/// Owns the migration of the CQRS Journey from its second release to its third, while both serve
/// users: the plan and the steps. May use formats, the read models, the database, tables, stores
/// and the bus. Must not know the journal.
@NullMarked
package org.tranship.runbook.journey.third;

import org.jspecify.annotations.NullMarked;
