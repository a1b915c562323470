/// Owns HTTP calls as a way to act on a service. May use core. Follows no redirect and repeats
/// nothing.
@NullMarked
package org.tranship.control.http;

import org.jspecify.annotations.NullMarked;
