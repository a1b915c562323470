/// Owns how the content of a Service Fabric image store is carried to another kind of image store,
/// and what is looked at before and after. May use core, connection strings, and the packages
/// below: the tree, checksums and manifests. Knows drivers by their schemes only.
@NullMarked
package org.tranship.runbook.imagestore;

import org.jspecify.annotations.NullMarked;
