package org.tranship.client.fabric;

import java.time.Instant;
import java.util.Optional;

/// A file of the image store. There is no digest: the gateway tells none.
///
/// @param path from the root, with slashes, spelled as when it was first uploaded
/// @param version of this upload
/// @param size in bytes
/// @param modified when it was uploaded, by the cluster's clock
public record ImageFile(String path, FileVersion version, long size, Optional<Instant> modified) {}
