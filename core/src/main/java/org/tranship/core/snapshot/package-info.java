/// Owns the port to snapshots: what is recorded of a store at one moment, and how it is written to
/// a file. Reading one is a store's affair: a driver gives a snapshot as a store that can be listed
/// and not read. May use the store port and values. Must not know of files' formats.
@NullMarked
package org.tranship.core.snapshot;

import org.jspecify.annotations.NullMarked;
