/// Owns the threads beside the one that asked for something: reading ahead, writing down. May use
/// nothing else of Tranship.
@NullMarked
package org.tranship.core.thread;

import org.jspecify.annotations.NullMarked;
