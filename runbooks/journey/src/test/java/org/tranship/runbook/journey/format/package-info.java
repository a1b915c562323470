/// Tests of the formats, on golden values.
@NullMarked
package org.tranship.runbook.journey.format;

import org.jspecify.annotations.NullMarked;
