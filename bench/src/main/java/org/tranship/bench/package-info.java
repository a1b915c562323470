/// Owns the benchmarks: real commands in processes of their own against real servers, measured from
/// outside. May use the testkit's servers. Must not use Tranship's own code: it measures what an
/// operator would start.
@NullMarked
package org.tranship.bench;

import org.jspecify.annotations.NullMarked;
