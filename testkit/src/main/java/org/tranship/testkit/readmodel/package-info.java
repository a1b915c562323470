/// The contract of places of read models.
@NullMarked
package org.tranship.testkit.readmodel;

import org.jspecify.annotations.NullMarked;
