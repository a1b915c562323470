/// Owns what every log of events has to keep, as tests that a driver inherits. May use core only.
/// Must not know of any driver.
@NullMarked
package org.tranship.testkit.events;

import org.jspecify.annotations.NullMarked;
