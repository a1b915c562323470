package org.tranship.core.work;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// What is known of one part of an upload that several work on.
///
/// @param part as the target has it
/// @param sums digests of its bytes, as they were read at the source; empty if nobody knows them
public record PartMark(Part part, Optional<Sums> sums) {
  private static final String UNKNOWN = "-";

  /// Digests of the same bytes.
  ///
  /// @param crc32c can be put together to that of the whole
  /// @param sha256 is what the part is compared by when it is read back
  public record Sums(Digest crc32c, Digest sha256) {
    /// Both as 48 characters.
    String text() {
      byte[] both =
          ByteBuffer.allocate(DigestAlgorithm.CRC32C.length() + DigestAlgorithm.SHA256.length())
              .put(crc32c.bytes())
              .put(sha256.bytes())
              .array();
      return Base64.getEncoder().encodeToString(both);
    }

    /// @throws IllegalArgumentException if the text is of another form
    static Sums parse(String text) {
      ByteBuffer both = ByteBuffer.wrap(Base64.getDecoder().decode(text));
      byte[] crc32c = new byte[DigestAlgorithm.CRC32C.length()];
      byte[] sha256 = new byte[DigestAlgorithm.SHA256.length()];
      if (both.remaining() != crc32c.length + sha256.length) {
        throw new IllegalArgumentException("Not the digests of a part: " + text);
      }
      both.get(crc32c).get(sha256);
      return new Sums(
          Digest.of(DigestAlgorithm.CRC32C, crc32c), Digest.of(DigestAlgorithm.SHA256, sha256));
    }
  }

  /// `NUMBER SIZE SUMS TAG`, the sums `-` where nobody knows them.
  String text() {
    return part.number()
        + " "
        + part.size().bytes()
        + " "
        + sums.map(Sums::text).orElse(UNKNOWN)
        + " "
        + part.tag();
  }

  /// @throws IllegalArgumentException if the text is of another form
  public static PartMark parse(String text) {
    String[] words = text.split(" ", 4);
    if (words.length != 4) {
      throw new IllegalArgumentException("Not a part: " + text);
    }
    Part part =
        new Part(Integer.parseInt(words[0]), ByteCount.of(Long.parseLong(words[1])), words[3]);
    return new PartMark(
        part, words[2].equals(UNKNOWN) ? Optional.empty() : Optional.of(Sums.parse(words[2])));
  }
}
