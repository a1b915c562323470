/// Shows that the stand-in for Service Fabric's gateway keeps to the rules it was written from.
@NullMarked
package org.tranship.testkit.server.fabric;

import org.jspecify.annotations.NullMarked;
