/// Owns what the build itself runs, before anything is built. May use the JDK alone.
@NullMarked
package org.tranship.policy;

import org.jspecify.annotations.NullMarked;
