/// How a service is kept from writing and sent elsewhere: the fence with its proof, the switch with
/// its gates, and the way back of both, as steps of any runbook. May use controls, stores, work and
/// steps. Must not know what kind of service it is, nor how its objects are copied.
@NullMarked
package org.tranship.core.cutover;

import org.jspecify.annotations.NullMarked;
