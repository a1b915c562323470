package org.tranship.runbook.registry.msr;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.tranship.core.step.StepFailed;

/// How many tags MSR has, and a sum over their names and what each points to, that does not depend
/// on their order: two equal ones are of the same tags. Holds one page at a time.
///
/// @param sum in hexadecimal digits: the SHA-256 of each name with its digest, one laid over the
///   other
record TagCensus(long tags, String sum) {
  static final String NONE = "TRR-184";

  static TagCensus of(MsrClient client) throws InterruptedException {
    Counting counting = new Counting();
    MsrImages images = new MsrImages(client.http());
    images.each((repository, tag) -> counting.tag(repository, tag, images.digest(repository, tag)));
    return new TagCensus(counting.tags, HexFormat.of().formatHex(counting.sum));
  }

  /// Before anything is switched, of an MSR whose storage holds blobs: without a tag nothing would
  /// show afterwards that an image is whole.
  ///
  /// @throws StepFailed if there is none
  static TagCensus some(MsrClient client) throws InterruptedException {
    TagCensus census = of(client);
    if (census.tags == 0) {
      throw new StepFailed(
          NONE
              + " MSR at "
              + client.url()
              + " shows no tag, and its storage holds blobs. With none to pull, nothing would show"
              + " whether the move went well, and a collection would remove every blob. Nothing was"
              + " switched. See whether the user is an administrator, who sees every repository, and"
              + " whether the metadata are whole; then run the same command again.");
    }
    return census;
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

    void tag(String repository, String tag, String digest) {
      tags++;
      byte[] name =
          sha256((repository + ":" + tag + "@" + digest).getBytes(StandardCharsets.UTF_8));
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
