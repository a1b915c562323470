package org.tranship.testkit.server.stub;

/// What a [FaultRule] may decide upon.
///
/// @param number counts the requests of the whole server, from 1
/// @param operation what is asked
/// @param bucket empty for a request about no bucket
/// @param key decoded; empty for a request about no object
public record StubRequest(long number, Operation operation, String bucket, String key) {}
