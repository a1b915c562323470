/// Owns the move of a whole cluster to its own image store as one run: manifests, the two upgrades
/// and the third, the copy between them, snapshots of the source as gates, what the operator has to
/// do, the test afterwards, and the way back. May use the copy, the upgrades, the manifests and
/// core.
@NullMarked
package org.tranship.runbook.imagestore.migrate;

import org.jspecify.annotations.NullMarked;
