package org.tranship.core.work;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// What is known of an object whose bytes no single reader saw from the first to the last. It is no
/// SHA-256 of the object and is never written where one is expected.
///
/// @param partSize bytes of each part but the last
/// @param sha256 the SHA-256 of the parts' SHA-256, as bytes, one behind the other
/// @param crc32c the CRC32C of the object, put together from its parts'
public record PartsDigest(long partSize, Digest sha256, Digest crc32c) {
  private static final Pattern FORM =
      Pattern.compile("sha256-parts=([0-9]+):([0-9a-f]{64}) crc32c=([0-9a-f]{8})");

  /// Puts together what is known of the parts.
  ///
  /// @param parts all parts of the object, in order, each with its digests
  static PartsDigest of(long partSize, List<PartMark> parts) {
    var tree = Tap.messageDigest(DigestAlgorithm.SHA256);
    JoinedCrc32c crc = new JoinedCrc32c();
    for (PartMark mark : parts) {
      PartMark.Sums sums = mark.sums().orElseThrow();
      tree.update(sums.sha256().bytes());
      crc.add(sums.crc32c(), mark.part().size());
    }
    return new PartsDigest(
        partSize, Digest.of(DigestAlgorithm.SHA256, tree.digest()), crc.digest());
  }

  /// Whether an object was copied by parts, so that this is what is known of it.
  public static boolean isOf(ObjectResult result) {
    return result.sha256().isEmpty()
        && result.note().startsWith("size=")
        && result.note().lines().findFirst().orElseThrow().contains(" sha256-parts=");
  }

  /// `sha256-parts=16777216:HEX crc32c=HEX`
  String text() {
    return "sha256-parts=" + partSize + ":" + sha256.hex() + " crc32c=" + crc32c.hex();
  }

  /// @throws IllegalArgumentException if the text is of another form
  static PartsDigest parse(String text) {
    Matcher found = FORM.matcher(text);
    if (!found.matches()) {
      throw new IllegalArgumentException("Not digests of parts: " + text);
    }
    return new PartsDigest(
        Long.parseLong(found.group(1)),
        Digest.sha256(found.group(2)),
        new Digest(DigestAlgorithm.CRC32C, found.group(3)));
  }
}
