package org.tranship.runbook.anchore.layout;

/// Whether a document is stored compressed, decided by Anchore's rule at every write.
///
/// @param enabled only the boolean `true` of the configuration; the text "True" is not
/// @param minSizeKbytes threshold in KiB; documents of exactly this size stay plain
public record CompressionRule(boolean enabled, long minSizeKbytes) {
  /// What Anchore uses where the configuration is silent: off, 100 KiB.
  public static final CompressionRule DEFAULT = new CompressionRule(false, 100);

  /// Checks the range; the upper limit keeps the threshold in bytes within a long.
  public CompressionRule {
    if (minSizeKbytes < 0 || minSizeKbytes > Long.MAX_VALUE / 1024) {
      throw new IllegalArgumentException("min_size_kbytes out of range: " + minSizeKbytes);
    }
  }

  /// The threshold in bytes; strictly longer documents are compressed.
  public long thresholdBytes() {
    return minSizeKbytes * 1024;
  }

  /// True if a document of this decoded length is to be stored as zlib level 3 by this driver.
  public boolean decide(Driver driver, long decodedLength) {
    return enabled && driver.takesCompression() && decodedLength > thresholdBytes();
  }
}
