package org.tranship.testkit.server.stub;

import java.util.List;

/// One object, never changed: an overwrite puts another in its place.
///
/// @param body its bytes
/// @param etag with its quotes
/// @param modifiedSeconds since 1970, whole seconds as the protocol's header has them
/// @param headers name, value, name, value: what the client asked to keep
/// @param crc32c base64, as sent by the client; empty if it sent none
record StoredObject(
    StoredBody body, String etag, long modifiedSeconds, List<String> headers, String crc32c) {}
