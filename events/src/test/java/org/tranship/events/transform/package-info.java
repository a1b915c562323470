/// Tests of what is here.
@NullMarked
package org.tranship.events.transform;

import org.jspecify.annotations.NullMarked;
