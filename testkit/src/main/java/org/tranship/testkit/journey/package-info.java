/// The golden data of the CQRS Journey: what its first release leaves behind after some weeks,
/// small enough to be read, and with everything in it that makes a migration hard.
@NullMarked
package org.tranship.testkit.journey;

import org.jspecify.annotations.NullMarked;
