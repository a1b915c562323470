/// Owns one upgrade of a cluster to another manifest, as a run: looked at before, staged,
/// provisioned, begun, watched to its end, and taken back. May use the cluster's gateway, manifests
/// and core.
@NullMarked
package org.tranship.runbook.imagestore.upgrade;

import org.jspecify.annotations.NullMarked;
