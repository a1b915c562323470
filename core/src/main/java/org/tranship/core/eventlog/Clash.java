package org.tranship.core.eventlog;

import org.tranship.core.value.Digest;

/// Why an event does not fit into a log.
public sealed interface Clash {
  String stream();

  /// The version that the event was to have.
  long version();

  /// Another event has its version already.
  ///
  /// @param sent what was to be written, as [ContentHash] of it
  /// @param found what is there
  record Content(String stream, long version, Digest sent, Digest found) implements Clash {
    @Override
    public String toString() {
      return "version "
          + version
          + " of the stream \""
          + stream
          + "\" is there with other content ("
          + shortened(found)
          + ", to be written was "
          + shortened(sent)
          + ")";
    }
  }

  /// Versions in front of it are missing.
  ///
  /// @param expected the version that comes next in the stream
  record Gap(String stream, long version, long expected) implements Clash {
    @Override
    public String toString() {
      return "version "
          + version
          + " of the stream \""
          + stream
          + "\" cannot be appended, since the next one is "
          + expected;
    }
  }

  private static String shortened(Digest digest) {
    return "sha256 " + digest.hex().substring(0, 12);
  }
}
