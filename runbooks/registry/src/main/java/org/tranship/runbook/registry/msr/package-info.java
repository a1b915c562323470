/// Knows Mirantis Secure Registry (MSR, Docker Trusted Registry before): its API, and how it is
/// moved to another store. Its metadata lie in a database of its own, so a move is a copy of all
/// objects under their keys, and an act on the metadata. May use core, clients and the registry
/// around it. Must not know of drivers, journals or other runbooks.
///
/// Sources: Mirantis' page "Migrate to a new storage backend" of MSR 2.9, its documentation of
/// commands and jobs, and tools of people in the field that call the same addresses. No MSR was at
/// hand to try it on. What nobody has written down is a guess, and called so where it stands.
@NullMarked
package org.tranship.runbook.registry.msr;

import org.jspecify.annotations.NullMarked;
