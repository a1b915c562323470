package org.tranship.core.work;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/// CRC32C in the form of the JDK's message digests, so that it can be taken beside them.
final class Crc32cDigest extends MessageDigest {
  private final CRC32C crc = new CRC32C();

  Crc32cDigest() {
    super("CRC32C");
  }

  @Override
  protected int engineGetDigestLength() {
    return Integer.BYTES;
  }

  @Override
  protected void engineUpdate(byte input) {
    crc.update(input);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    crc.update(input, offset, length);
  }

  @Override
  protected byte[] engineDigest() {
    byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    crc.reset();
    return value;
  }

  @Override
  protected void engineReset() {
    crc.reset();
  }
}
