/// Owns the tree of an image store: what a path in it means, which packages are whole, and what of
/// it another kind of store cannot hold. May use stores and values. Must not know of manifests of
/// the cluster, of runs and of commands.
@NullMarked
package org.tranship.runbook.imagestore.tree;

import org.jspecify.annotations.NullMarked;
