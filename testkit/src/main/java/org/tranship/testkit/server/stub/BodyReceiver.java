package org.tranship.testkit.server.stub;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Takes in one body: checks what the client sent to check it by, makes the ETag, keeps the bytes.
///
/// Checked when sent: Content-MD5 and x-amz-checksum-crc32, -crc32c, -sha1, -sha256, in the head or
/// in the trailer. Not checked: crc64nvme and the hash in x-amz-content-sha256.
final class BodyReceiver {
  private static final int PIECE = 1 << 20;
  private static final int LARGEST_FIRST_PIECE = 4 << 20;

  private final RequestHead head;
  private final BodyInput input;
  private final long keepUpTo;
  private final CRC32C crc32c = new CRC32C();
  private final @Nullable CRC32 crc32;
  private final @Nullable MessageDigest md5;
  private final @Nullable MessageDigest sha;
  private final boolean md5Etag;

  /// What was received.
  record Received(StoredBody body, String etag, String crc32c) {}

  BodyReceiver(RequestHead head, BodyInput input, StubOptions options) {
    this.head = head;
    this.input = input;
    this.keepUpTo = options.keepUpTo();
    this.md5Etag = options.md5Etags();
    this.md5 = md5Etag || !head.header("content-md5").isEmpty() ? digest("MD5") : null;
    this.crc32 = announces("x-amz-checksum-crc32") ? new CRC32() : null;
    this.sha =
        announces("x-amz-checksum-sha256")
            ? digest("SHA-256")
            : announces("x-amz-checksum-sha1") ? digest("SHA-1") : null;
  }

  Received receive() throws IOException, S3Failure {
    long announced = BodyInput.announced(head);
    StoredBody body = read(announced);
    if (announced >= 0 && body.size() != announced) {
      throw new S3Failure(400, "IncompleteBody", "Fewer bytes came than were announced.");
    }
    byte[] md5Value = md5 == null ? new byte[0] : md5.digest();
    check("Content-MD5", head.header("content-md5"), md5Value);
    check("crc32c", sent("x-amz-checksum-crc32c"), bigEndian(crc32c.getValue()));
    if (crc32 != null) {
      check("crc32", sent("x-amz-checksum-crc32"), bigEndian(crc32.getValue()));
    }
    if (sha != null) {
      boolean is256 = sha.getAlgorithm().equals("SHA-256");
      String name = is256 ? "sha256" : "sha1";
      check(name, sent("x-amz-checksum-" + name), sha.digest());
    }
    return new Received(body, etag(body.size(), md5Value), sent("x-amz-checksum-crc32c"));
  }

  /// An XML document of the protocol; at most 4 MiB.
  byte[] receiveDocument() throws IOException, S3Failure {
    Received received = receive();
    if (!(received.body() instanceof StoredBody.Kept kept) || kept.size() > LARGEST_FIRST_PIECE) {
      throw new S3Failure(400, "MalformedXML", "The document is too long.");
    }
    var bytes = new ByteArrayOutputStream((int) kept.size());
    StoredBody.write(kept, 0, kept.size(), bytes);
    return bytes.toByteArray();
  }

  private StoredBody read(long announced) throws IOException {
    var pieces = new ArrayList<byte[]>(1);
    long size = 0;
    boolean keep = announced <= keepUpTo;
    long left = announced;
    while (left != 0) {
      // A small body of known length gets one array of exactly its size.
      int room = left > 0 && left <= PIECE ? (int) left : PIECE;
      byte[] piece = new byte[room];
      int count = input.readNBytes(piece, 0, room);
      if (count == 0) {
        break;
      }
      update(piece, count);
      size += count;
      keep = keep && size <= keepUpTo;
      if (keep) {
        pieces.add(count == room ? piece : Arrays.copyOf(piece, count));
      }
      if (left > 0) {
        left -= count;
      }
    }
    // Trailers come after the last byte.
    if (input.read() >= 0) {
      throw new EOFException("More bytes came than were announced");
    }
    return keep ? new StoredBody.Kept(pieces, size) : new StoredBody.Dropped(size);
  }

  private void update(byte[] piece, int count) {
    crc32c.update(piece, 0, count);
    if (crc32 != null) {
      crc32.update(piece, 0, count);
    }
    if (md5 != null) {
      md5.update(piece, 0, count);
    }
    if (sha != null) {
      sha.update(piece, 0, count);
    }
  }

  private String etag(long size, byte[] md5Value) {
    if (md5Etag) {
      return '"' + HexFormat.of().formatHex(md5Value) + '"';
    }
    // Opaque, and of a form that no client takes for an MD5.
    return "\"" + Long.toHexString(crc32c.getValue()) + "-" + Long.toHexString(size) + "c\"";
  }

  private boolean announces(String name) {
    return !head.header(name).isEmpty() || head.header("x-amz-trailer").equalsIgnoreCase(name);
  }

  private String sent(String name) {
    String inHead = head.header(name);
    return inHead.isEmpty() ? input.trailers().getOrDefault(name, "") : inHead;
  }

  private static void check(String name, String sent, byte[] found) throws S3Failure {
    if (!sent.isEmpty() && !sent.equals(Base64.getEncoder().encodeToString(found))) {
      throw S3Failure.badDigest(name);
    }
  }

  private static byte[] bigEndian(long value) {
    return new byte[] {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(algorithm + " is part of every JDK", e);
    }
  }

  /// The ETag of a multipart object, from those of its parts.
  static String joinedEtag(List<String> etags) {
    var crc = new CRC32C();
    etags.forEach(etag -> crc.update(etag.getBytes(StandardCharsets.US_ASCII)));
    return "\"" + Long.toHexString(crc.getValue()) + "-" + etags.size() + "\"";
  }
}
