/// Tests of what is here.
@NullMarked
package org.tranship.events.projection;

import org.jspecify.annotations.NullMarked;
