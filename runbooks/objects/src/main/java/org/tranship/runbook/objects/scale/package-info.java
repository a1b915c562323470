/// What a copy would take on one machine and on many: a sample of the source, what it measures, and
/// a model of the time, the requests and the place where the limit is.
@NullMarked
package org.tranship.runbook.objects.scale;

import org.jspecify.annotations.NullMarked;
