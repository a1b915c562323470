package org.tranship.runbook.anchore.db;

import java.util.List;

/// Which documents a migration is about: those whose bytes lie where the source configuration says,
/// in these logical buckets.
///
/// @param urlPrefix what `content_url` starts with: the source's scheme, and its bucket, container,
///   directory and prefix
/// @param buckets logical buckets; empty for all
public record Selection(String urlPrefix, List<String> buckets) {
  public Selection {
    buckets = List.copyOf(buckets);
  }
}
