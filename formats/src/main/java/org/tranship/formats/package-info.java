/// Owns the forms in which things are shown outside: JSON and HTML, and plans in YAML, for the
/// command line and the server alike. May use core. Must not decide anything: it writes what it is
/// given.
@NullMarked
package org.tranship.formats;

import org.jspecify.annotations.NullMarked;
