/// Owns the command line: one class a command, the exit codes, and the one place where the parts
/// are put together. May use the runbooks, the formats and core; drivers and journals are there at
/// run time only, found by their schemes. Must not hold a rule of migration: that belongs to core
/// or to a runbook.
@NullMarked
package org.tranship.cli;

import org.jspecify.annotations.NullMarked;
