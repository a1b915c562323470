/// Owns the tests of the S3 driver, against real servers and against sockets that misbehave. May
/// use the testkit. Must not need a network beyond this machine.
@NullMarked
package org.tranship.driver.s3;

import org.jspecify.annotations.NullMarked;
