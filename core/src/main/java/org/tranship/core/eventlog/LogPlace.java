package org.tranship.core.eventlog;

/// What tells one log from all others, however it was named: two opened logs with the same text are
/// one place. An ability of logs that can be named in several ways.
///
/// @param text never a secret
public record LogPlace(String text) {}
