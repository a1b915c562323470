/// Owns read models as functions of events: rules of a plan or Java, worked in batch by batch, and
/// compared with what is live. May use the ports to events and to read models, transforms, and
/// reading ahead. Must not know of runs or drivers.
@NullMarked
package org.tranship.events.projection;

import org.jspecify.annotations.NullMarked;
