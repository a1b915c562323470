package org.tranship.core.eventlog;

import java.time.Instant;
import java.util.Optional;

/// How far a log goes now, seen from a place in it.
///
/// @param behind how many events stand behind that place
/// @param newest the place of the newest event; the place asked from if nothing stands behind it
/// @param oldest when the first of the events behind that place was recorded, so that a lag in time
///   can be told; empty if there is none, or the log has no times
public record LogEnd(long behind, Position newest, Optional<Instant> oldest) {}
