package org.tranship.core.value;

/// The digests that Tranship computes or meets, with the length of their value in bytes.
public enum DigestAlgorithm {
  /// Castagnoli CRC, big-endian as S3 and GCS send it; over every byte in flight.
  CRC32C("CRC32C", 4),
  CRC32("CRC32", 4),
  MD5("MD5", 16),
  SHA1("SHA-1", 20),
  /// The identity of an object in the journal.
  SHA256("SHA-256", 32);

  private final String javaName;
  private final int length;

  DigestAlgorithm(String javaName, int length) {
    this.javaName = javaName;
    this.length = length;
  }

  /// The name under which `MessageDigest` knows it; the CRCs come from `java.util.zip` instead.
  public String javaName() {
    return javaName;
  }

  /// Length of the value in bytes.
  public int length() {
    return length;
  }
}
