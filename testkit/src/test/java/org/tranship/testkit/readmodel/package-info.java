/// Tests of what is here.
@NullMarked
package org.tranship.testkit.readmodel;

import org.jspecify.annotations.NullMarked;
