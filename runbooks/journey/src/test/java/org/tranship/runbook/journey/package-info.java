/// Tests of the migration from the first release to the second, on the golden data.
@NullMarked
package org.tranship.runbook.journey;

import org.jspecify.annotations.NullMarked;
