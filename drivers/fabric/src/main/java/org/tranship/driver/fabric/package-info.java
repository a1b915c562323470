/// Stores on the native image store of a Service Fabric cluster, by its HTTP gateway.
///
/// Owns the options, which paths are keys, what lies where, and what is settled by looking. May use
/// core and the clients. Must not know packages of applications and their markers: whoever copies
/// those writes the markers, as files like any other.
@NullMarked
package org.tranship.driver.fabric;

import org.jspecify.annotations.NullMarked;
