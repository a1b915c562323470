/// Owns what the CQRS Journey keeps in its SQL database: Conference Management's tables, read, and
/// the read models, parked, made and rebuilt. May use formats. Must not know tables of events or
/// the steps.
@NullMarked
package org.tranship.runbook.journey.sql;

import org.jspecify.annotations.NullMarked;
