package org.tranship.driver.s3;

/// What a server keeps to in uploads in parts, where many differ from how they write whole objects.
///
/// @param partCrc32c each part's CRC32C is compared, and given back when the parts are listed, so
///   that an upload can be finished by another process
/// @param conditionalFinish a condition at the end is kept; else it is looked at right before
record UploadTraits(boolean partCrc32c, boolean conditionalFinish) {}
