package org.tranship.core.bus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The bytes of a message, as they are. Equal by content.
public final class MessageBody {
  public static final MessageBody EMPTY = new MessageBody(new byte[0]);

  private final byte[] bytes;

  private MessageBody(byte[] bytes) {
    this.bytes = bytes;
  }

  /// @param bytes not copied, and not to be changed any more
  public static MessageBody of(byte[] bytes) {
    return new MessageBody(bytes);
  }

  /// @param text encoded as UTF-8
  public static MessageBody of(String text) {
    return new MessageBody(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The bytes themselves, not a copy: not to be changed.
  public byte[] bytes() {
    return bytes;
  }

  public int size() {
    return bytes.length;
  }

  /// The bytes as UTF-8; what is no UTF-8 becomes the replacement character, so compare bytes.
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MessageBody body && Arrays.equals(bytes, body.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// How much it is; the content may be what nobody should read in a log.
  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
