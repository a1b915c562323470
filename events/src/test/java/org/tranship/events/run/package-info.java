/// Tests of what is here.
@NullMarked
package org.tranship.events.run;

import org.jspecify.annotations.NullMarked;
