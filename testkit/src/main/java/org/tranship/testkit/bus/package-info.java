/// Owns what every service bus has to keep, and buses that lose answers, deliver twice and go away.
/// May use the port to a bus. Must not know of any broker.
@NullMarked
package org.tranship.testkit.bus;

import org.jspecify.annotations.NullMarked;
