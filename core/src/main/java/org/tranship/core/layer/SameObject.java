package org.tranship.core.layer;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// Whether an object in a store is the one that a request wanted to write: same length, same bytes
/// (by a cryptographic digest of the store, else by reading them), same attributes.
final class SameObject {
  /// What can be said.
  enum Verdict {
    SAME,
    OTHER,
    /// The bytes cannot be compared, or are the same under other attributes.
    UNCLEAR
  }

  private static final int CHUNK = 64 * 1024;

  private final Store store;
  private final PutRequest request;

  SameObject(Store store, PutRequest request) {
    this.store = store;
    this.request = request;
  }

  /// Decides without reading the object.
  boolean provenByDigest(Entry there) {
    return sizeFits(there)
        && attributesFit(there)
        && there
            .digest()
            .filter(digest -> proves(digest.algorithm()))
            .flatMap(digest -> request.known(digest.algorithm()).map(digest::equals))
            .orElse(false);
  }

  /// Decides with everything there is, reading the object if need be.
  Verdict as(Entry there) {
    if (!sizeFits(there)) {
      return Verdict.OTHER;
    }
    try {
      boolean same =
          there.digest().isPresent() && proves(there.digest().get().algorithm())
              ? digestOf(there.digest().get().algorithm()).equals(there.digest().get())
              : sameBytes(there);
      if (!same) {
        return Verdict.OTHER;
      }
      return attributesFit(there) ? Verdict.SAME : Verdict.UNCLEAR;
    } catch (IOException | StoreException _) {
      return Verdict.UNCLEAR;
    }
  }

  private boolean sizeFits(Entry there) {
    return there.size().equals(request.content().size());
  }

  /// A store may add attributes of its own, such as a default content type.
  private boolean attributesFit(Entry there) {
    return there
        .attributes()
        .asMap()
        .entrySet()
        .containsAll(request.attributes().asMap().entrySet());
  }

  /// Short checksums find accidents; they do not prove that two objects are the same.
  private static boolean proves(DigestAlgorithm algorithm) {
    return switch (algorithm) {
      case CRC32C, CRC32 -> false;
      case MD5, SHA1, SHA256 -> true;
    };
  }

  private Digest digestOf(DigestAlgorithm algorithm) throws IOException {
    Optional<Digest> known = request.known(algorithm);
    if (known.isPresent()) {
      return known.get();
    }
    try (InputStream in = request.content().open()) {
      MessageDigest digest = MessageDigest.getInstance(algorithm.javaName());
      byte[] buffer = new byte[CHUNK];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
      return Digest.of(algorithm, digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("This Java has no " + algorithm.javaName() + ".", e);
    }
  }

  private boolean sameBytes(Entry there) throws IOException {
    if (!store.capabilities().readable()) {
      throw new IOException("The store cannot be read.");
    }
    try (ObjectBody body = store.open(there.key(), ReadRequest.whole(there.version()));
        InputStream ours = request.content().open()) {
      byte[] left = new byte[CHUNK];
      byte[] right = new byte[CHUNK];
      while (true) {
        int a = body.stream().readNBytes(left, 0, CHUNK);
        int b = ours.readNBytes(right, 0, CHUNK);
        if (a != b || !Arrays.equals(left, 0, a, right, 0, b)) {
          return false;
        }
        if (a == 0) {
          return true;
        }
      }
    }
  }
}
