/// Owns the store of files below one directory. May use core and the JDK, with the few calls of the
/// operating system that the JDK lacks made in one class. Must not know of any other driver, of
/// journals or of runs.
@NullMarked
package org.tranship.driver.file;

import org.jspecify.annotations.NullMarked;
