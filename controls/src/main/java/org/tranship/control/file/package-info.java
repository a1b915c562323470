/// Owns edits of configuration files as a way to act on a service. May use core.
@NullMarked
package org.tranship.control.file;

import org.jspecify.annotations.NullMarked;
