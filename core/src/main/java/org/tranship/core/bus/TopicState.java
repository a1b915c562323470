package org.tranship.core.bus;

/// What a topic is and holds now.
///
/// @param settings how it was made, as far as the broker tells
/// @param scheduled messages that wait for their time, and are in no subscription yet
/// @param sending whether messages are taken
public record TopicState(TopicSettings settings, long scheduled, boolean sending) {}
