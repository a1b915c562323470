/// Owns the report of a run: what its journal says, read once into a record, and that record as
/// text, JSON and one HTML page. May use core's journal, run, outcome and value. Must not open a
/// store, know a runbook, or say anything that the journal does not.
@NullMarked
package org.tranship.formats.report;

import org.jspecify.annotations.NullMarked;
