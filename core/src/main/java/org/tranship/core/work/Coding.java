package org.tranship.core.work;

/// How a store holds an object's bytes, in two layers. The plain bytes are coded by `content` (say,
/// zlib) into the payload, whose size and digest a service's catalogue knows; the payload is coded
/// by `carrier` (say, base64 because the column is text) into what the store really holds.
///
/// @param content name of the codec between plain and payload
/// @param carrier name of the codec between payload and stored bytes
public record Coding(String content, String carrier) {
  public static final Coding NONE = new Coding("identity", "identity");
}
