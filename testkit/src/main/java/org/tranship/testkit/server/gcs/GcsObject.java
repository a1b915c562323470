package org.tranship.testkit.server.gcs;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// An object of the double.
///
/// @param description what the writer said of it, under Google's names
/// @param bytes its content; never changed
/// @param generation tells its state from every other
/// @param created when it was written
/// @param composed put together of others, so that it has no MD5
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record GcsObject(
    Map<String, Object> description,
    byte[] bytes,
    long generation,
    Instant created,
    boolean composed) {

  static String crc32c(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  static String md5(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has MD5.", e);
    }
  }

  String text(String field) {
    return description.getOrDefault(field, "").toString();
  }

  /// The description as the API gives it.
  Map<String, Object> resource(String bucket, String name) {
    Map<String, Object> all = new TreeMap<>(description);
    all.put("kind", "storage#object");
    all.put("id", bucket + "/" + name + "/" + generation);
    all.put("bucket", bucket);
    all.put("name", name);
    all.put("size", Integer.toString(bytes.length));
    all.put("generation", Long.toString(generation));
    all.put("metageneration", "1");
    all.put("timeCreated", created.toString());
    all.put("updated", created.toString());
    all.put("storageClass", "STANDARD");
    all.put("crc32c", crc32c(bytes));
    if (composed) {
      all.remove("md5Hash");
    } else {
      all.put("md5Hash", md5(bytes));
    }
    return all;
  }
}
