package org.tranship.driver.swift;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a server tells of itself at `/info`: limits, and which of the optional parts it runs.
///
/// @param longestName of an object, in bytes
/// @param largestObject of one request, in bytes
/// @param page most entries in one answer of a listing
/// @param metaName longest name of user metadata, in bytes
/// @param metaValue longest value of user metadata, in bytes
/// @param metaCount most user metadata of an object
/// @param metaTotal all names and values together, in bytes
/// @param bulkDeletes most objects in one request of bulk deletion; 0 where it is not offered
/// @param slo static large objects, where they are offered
record SwiftInfo(
    int longestName,
    long largestObject,
    int page,
    int metaName,
    int metaValue,
    int metaCount,
    int metaTotal,
    int bulkDeletes,
    Optional<Slo> slo) {

  /// Static large objects.
  ///
  /// @param most most segments of an object
  /// @param smallest size of a segment that is not the last, in bytes
  record Slo(int most, long smallest) {}

  /// Swift's own defaults, without the optional parts: for a server that tells nothing.
  static final SwiftInfo DEFAULTS =
      new SwiftInfo(1024, 5_368_709_122L, 10_000, 128, 256, 90, 4096, 0, Optional.empty());

  /// The defaults with the optional parts that nearly every Swift has: hoped for before asking.
  static final SwiftInfo HOPED =
      new SwiftInfo(
          1024, 5_368_709_122L, 10_000, 128, 256, 90, 4096, 10_000, Optional.of(new Slo(1000, 1)));

  static SwiftInfo of(JsonNode told) {
    JsonNode swift = told.path("swift");
    JsonNode bulk = told.path("bulk_delete");
    JsonNode slo = told.path("slo");
    return new SwiftInfo(
        swift.path("max_object_name_length").asInt(DEFAULTS.longestName),
        swift.path("max_file_size").asLong(DEFAULTS.largestObject),
        swift.path("container_listing_limit").asInt(DEFAULTS.page),
        swift.path("max_meta_name_length").asInt(DEFAULTS.metaName),
        swift.path("max_meta_value_length").asInt(DEFAULTS.metaValue),
        swift.path("max_meta_count").asInt(DEFAULTS.metaCount),
        swift.path("max_meta_overall_size").asInt(DEFAULTS.metaTotal),
        bulk.isObject() ? bulk.path("max_deletes_per_request").asInt(1000) : 0,
        slo.isObject()
            ? Optional.of(
                new Slo(
                    slo.path("max_manifest_segments").asInt(1000),
                    Math.max(1, slo.path("min_segment_size").asLong(1))))
            : Optional.empty());
  }
}
