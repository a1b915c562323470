/// Tests of the log in memory and of the contract itself.
@NullMarked
package org.tranship.testkit.events;

import org.jspecify.annotations.NullMarked;
