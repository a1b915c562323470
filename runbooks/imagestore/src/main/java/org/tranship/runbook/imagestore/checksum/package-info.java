/// Owns the checksums beside packages: how Service Fabric makes them, which of them a native store
/// would make otherwise, and what they would then be. May use the tree, stores and values.
@NullMarked
package org.tranship.runbook.imagestore.checksum;

import org.jspecify.annotations.NullMarked;
