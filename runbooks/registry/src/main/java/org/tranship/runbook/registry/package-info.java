/// Knows container registries: how distribution lays out images in a store, and what keeps an image
/// whole. May use core and clients. Must not know of drivers, journals or other runbooks.
@NullMarked
package org.tranship.runbook.registry;

import org.jspecify.annotations.NullMarked;
