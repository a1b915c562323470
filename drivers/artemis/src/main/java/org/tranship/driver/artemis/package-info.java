/// Owns an Apache Artemis broker as a bus: a topic is an address, a subscription a queue that a
/// divert with the rules as its filter leads to, dead letters a queue of their own. May use
/// Artemis' core client. Must not know of other drivers.
@NullMarked
package org.tranship.driver.artemis;

import org.jspecify.annotations.NullMarked;
