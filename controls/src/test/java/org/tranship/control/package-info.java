/// Tests of all controls, on real processes, servers and files.
@NullMarked
package org.tranship.control;

import org.jspecify.annotations.NullMarked;
