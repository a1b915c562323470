/// Tests of the copying of objects, on stores and journals in memory.
@NullMarked
package org.tranship.runbook.objects;

import org.jspecify.annotations.NullMarked;
