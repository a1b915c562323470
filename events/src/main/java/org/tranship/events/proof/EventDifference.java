package org.tranship.events.proof;

import java.util.Locale;

/// How a stream at the target is other than it should be, at the first event where it is.
///
/// @param kind how
/// @param stream which stream
/// @param version at which version of the target
/// @param detail what was expected and what is there
public record EventDifference(Kind kind, String stream, long version, String detail) {
  /// How two streams may differ.
  public enum Kind {
    /// The whole stream is not at the target.
    STREAM_MISSING,
    /// The target has a stream that the source does not give.
    STREAM_EXTRA,
    /// Events are missing at the end of the stream.
    BEHIND,
    /// The stream goes on at the target.
    EXTRA,
    /// An event has other content.
    CHANGED,
    /// A version is missing, there twice, or out of order at the target.
    NOT_CONTIGUOUS,
    /// A version is missing, there twice, or out of order at the source.
    SOURCE_NOT_CONTIGUOUS;

    /// For people and for JSON.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public String toString() {
    return kind.word() + "  " + stream + (version < 0 ? "" : "@" + version) + "  " + detail;
  }
}
