/// Owns the kill harness: it runs the real command as a process, kills it at seeded moments, starts
/// it again, and asks database and stores, after every kill, whether the law was kept: Anchore with
/// its documents, and a docker-registry with its images. May use core's journal port, to know what
/// a dead process had written down, and the servers and the Anchore installation of the testkit.
/// Must not use Tranship's own code to read what it moved.
@NullMarked
package org.tranship.testkit.kill;

import org.jspecify.annotations.NullMarked;
