package org.tranship.events.copy;

/// How far a stream has come.
///
/// @param source the version of the last event of the source that was worked off
/// @param parts how many of the events made of it the target has
/// @param whole all of the events made of it are there
/// @param next the version of the next event at the target
/// @param exact nothing behind `source` was worked off; false where events that were dropped at the
///   end may have been
record Place(long source, int parts, boolean whole, long next, boolean exact) {}
