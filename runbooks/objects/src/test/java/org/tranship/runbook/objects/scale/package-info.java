@NullMarked
package org.tranship.runbook.objects.scale;

import org.jspecify.annotations.NullMarked;
