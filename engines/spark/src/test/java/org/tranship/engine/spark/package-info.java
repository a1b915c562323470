@NullMarked
package org.tranship.engine.spark;

import org.jspecify.annotations.NullMarked;
