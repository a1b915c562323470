package org.tranship.core.eventlog;

/// How far a reader of one log has come, kept in another one beside the events that it made of what
/// it read.
///
/// @param name whose it is; a run has one name for one source
/// @param position behind the last event that was worked off
/// @param events how many events were worked off so far
public record Checkpoint(String name, Position position, long events) {}
