/// Tests of the client, against the double of the testkit.
@NullMarked
package org.tranship.client.fabric;

import org.jspecify.annotations.NullMarked;
