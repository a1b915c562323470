/// Tests of what the runner keeps to itself.
@NullMarked
package org.tranship.core.run;

import org.jspecify.annotations.NullMarked;
