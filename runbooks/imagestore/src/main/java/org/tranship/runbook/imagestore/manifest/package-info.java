/// Owns cluster manifests: reading them with the places of what is in them, the three that a move
/// to the native image store needs, changed at those places and nowhere else, and the rules by
/// which Service Fabric would refuse them. May use connection strings. Knows no cluster and no
/// store.
@NullMarked
package org.tranship.runbook.imagestore.manifest;

import org.jspecify.annotations.NullMarked;
