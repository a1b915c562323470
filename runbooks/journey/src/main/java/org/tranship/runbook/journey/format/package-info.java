/// Owns the formats of the CQRS Journey's reference implementation, as its three releases wrote
/// them: keys, times, rows, payloads, configuration. Pure: reads and writes nothing. May use the
/// client's rows. Formats were read in microsoftarchive/cqrs-journey at its tags V1-, V2- and
/// V3-pseudo-prod.
@NullMarked
package org.tranship.runbook.journey.format;

import org.jspecify.annotations.NullMarked;
