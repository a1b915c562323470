/// A double of Microsoft Entra ID and of the endpoint that hands out a machine's identity, as far
/// as services that sign in by themselves need them.
@NullMarked
package org.tranship.testkit.server.entra;

import org.jspecify.annotations.NullMarked;
