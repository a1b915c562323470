/// Tests of the migration to the third release.
@NullMarked
package org.tranship.runbook.journey.third;

import org.jspecify.annotations.NullMarked;
