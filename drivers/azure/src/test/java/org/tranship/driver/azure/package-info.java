/// Owns the tests of the Azure driver, against real servers and against sockets that misbehave. May
/// use the testkit. Must not need a network beyond this machine.
@NullMarked
package org.tranship.driver.azure;

import org.jspecify.annotations.NullMarked;
