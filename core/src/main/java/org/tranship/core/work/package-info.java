/// Owns what is done to a single object (copy, verify), how bytes are decoded and encoded on the
/// way, the engine that does it to many, and what looks at whole stores without changing them (the
/// comparison of two, the snapshot of one). May use values, stores, layers and the shape of journal
/// results. Must not know of steps, runbooks or any driver's technology; takes and returns data, so
/// that an engine may run elsewhere.
@NullMarked
package org.tranship.core.work;

import org.jspecify.annotations.NullMarked;
