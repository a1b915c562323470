package org.tranship.core.eventlog;

/// A stream and how far it goes.
///
/// @param stream its name
/// @param first the lowest version in it
/// @param last the highest version in it
/// @param count how many events it has; without gaps and duplicates `last - first + 1`
public record StreamInfo(String stream, long first, long last, long count) {
  /// Whether a version is missing or there twice, as far as counting tells.
  public boolean contiguous() {
    return count == last - first + 1;
  }
}
