package org.tranship.runbook.registry.msr;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// How many tags MSR has, and a sum over their names that does not depend on their order: two equal
/// ones are of the same tags. Holds one page at a time.
///
/// @param sum in hexadecimal digits: the SHA-256 of each name, one laid over the other
record TagCensus(long tags, String sum) {
  static TagCensus of(MsrClient client) throws InterruptedException {
    Counting counting = new Counting();
    new MsrImages(client.http()).each(counting::tag);
    return new TagCensus(counting.tags, HexFormat.of().formatHex(counting.sum));
  }

  static TagCensus parse(String text) {
    int at = text.indexOf(' ');
    return new TagCensus(Long.parseLong(text.substring(0, at)), text.substring(at + 1));
  }

  String text() {
    return tags + " " + sum;
  }

  private static final class Counting {
    private final byte[] sum = new byte[32];
    private long tags;

    void tag(String repository, String tag) {
      tags++;
      byte[] name = sha256((repository + ":" + tag).getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < sum.length; i++) {
        sum[i] ^= name[i];
      }
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256(bytes));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }
}
