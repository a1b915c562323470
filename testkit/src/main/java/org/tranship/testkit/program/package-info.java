/// Owns programs that tests and the demonstration start as an operator does: a process of its own,
/// its output read, its end awaited or brought about. May use the JDK alone. Must not know what the
/// programs do.
@NullMarked
package org.tranship.testkit.program;

import org.jspecify.annotations.NullMarked;
