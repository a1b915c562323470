/// A stand-in for Google Cloud Storage, since no server that speaks its JSON API can be had where
/// the tests run: written from the published API, checked with Google's own generated client.
///
/// Owns the table of operations, the objects in memory and the faults it plays. May use the JDK and
/// a JSON reader. Must not be taken for Google: what only Google can show, no test here shows.
@NullMarked
package org.tranship.testkit.server.gcs;

import org.jspecify.annotations.NullMarked;
