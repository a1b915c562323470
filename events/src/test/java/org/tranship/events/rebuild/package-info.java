/// Tests of what is here.
@NullMarked
package org.tranship.events.rebuild;

import org.jspecify.annotations.NullMarked;
