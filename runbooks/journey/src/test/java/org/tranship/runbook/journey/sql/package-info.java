/// Tests of the database's part.
@NullMarked
package org.tranship.runbook.journey.sql;

import org.jspecify.annotations.NullMarked;
