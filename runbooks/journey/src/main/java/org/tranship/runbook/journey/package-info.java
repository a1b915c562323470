/// Owns the migrations of the CQRS Journey's reference implementation: from its first release to
/// its second, with the event store reshaped, the message log made, and the read models rebuilt.
/// May use formats, the database, and clients. Must not know other runbooks, or the journal.
@NullMarked
package org.tranship.runbook.journey;

import org.jspecify.annotations.NullMarked;
