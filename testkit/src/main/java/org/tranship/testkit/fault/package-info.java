/// Owns the ways in which tests let things go wrong: a process that is killed at a chosen
/// instruction. May use core and nothing else. Must not know of any driver.
@NullMarked
package org.tranship.testkit.fault;

import org.jspecify.annotations.NullMarked;
