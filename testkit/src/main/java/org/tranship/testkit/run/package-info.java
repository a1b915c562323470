/// Owns what stands beside a run in tests: the operator. May use core and nothing else. Must not
/// know of any driver or runbook.
@NullMarked
package org.tranship.testkit.run;

import org.jspecify.annotations.NullMarked;
