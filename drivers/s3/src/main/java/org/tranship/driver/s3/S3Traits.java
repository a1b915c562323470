package org.tranship.driver.s3;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.KeyRules;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.DigestAlgorithm;

/// What this server of the S3 kind keeps to; each told by the operator or found by trying.
///
/// @param checks the digests that the server compares with what it received
/// @param unsignedPayload bodies need not be signed
/// @param etagIsMd5 the ETag of an object written whole is its MD5
/// @param createIfAbsent `If-None-Match: *` on a put is kept
/// @param replaceIfVersion `If-Match` on a put is kept
/// @param conditionalDelete `If-Match` on a delete is kept
/// @param tags objects can be tagged
/// @param anyKey keys that are no clean paths are kept as they are spelt
/// @param ordered listings come in the order of the keys' bytes
record S3Traits(
    Set<DigestAlgorithm> checks,
    boolean unsignedPayload,
    boolean etagIsMd5,
    boolean createIfAbsent,
    boolean replaceIfVersion,
    boolean conditionalDelete,
    boolean tags,
    boolean anyKey,
    boolean ordered) {

  /// Digests that can travel with a body, cheapest first: `x-amz-checksum-crc32c` costs next to
  /// nothing, `Content-MD5` is known to nearly every server, and the SHA-256 of a signed payload
  /// makes the signature hold only if the body does.
  static final List<DigestAlgorithm> CHECKABLE =
      List.of(DigestAlgorithm.CRC32C, DigestAlgorithm.MD5, DigestAlgorithm.SHA256);

  S3Traits {
    checks = Set.copyOf(checks);
  }

  /// The digest to compute where none is known, if the server checks any.
  Optional<DigestAlgorithm> cheapestCheck() {
    return CHECKABLE.stream().filter(checks::contains).findFirst();
  }

  /// Keys have at most 1,024 bytes on AWS and on everything modelled on it.
  private static final int LONGEST_KEY = 1024;

  /// 5 GiB: the most one request may carry.
  static final ByteCount LARGEST_PUT = ByteCount.ofMiB(5 * 1024);

  /// 5 TiB.
  static final ByteCount LARGEST_OBJECT = ByteCount.ofMiB(5 * 1024 * 1024);

  /// These traits for a part of an upload that was begun without naming a checksum, in which a
  /// server does not take one.
  S3Traits withoutCrc32c() {
    Set<DigestAlgorithm> others = new HashSet<>(checks);
    others.remove(DigestAlgorithm.CRC32C);
    return new S3Traits(
        others,
        unsignedPayload,
        etagIsMd5,
        createIfAbsent,
        replaceIfVersion,
        conditionalDelete,
        tags,
        anyKey,
        ordered);
  }

  /// These traits as the port says it.
  ///
  /// @param prefixBytes what the store's own prefix takes from the length of a key
  Capabilities capabilities(int prefixBytes) {
    Set<Attributes.Kind> kinds = EnumSet.of(Attributes.Kind.HEADERS, Attributes.Kind.USER);
    if (tags) {
      kinds.add(Attributes.Kind.TAGS);
    }
    return new Capabilities(
        ordered,
        createIfAbsent,
        replaceIfVersion,
        Capabilities.Versions.CONDITIONAL,
        true,
        true,
        checks,
        kinds,
        new KeyRules(
            Math.max(1, LONGEST_KEY - prefixBytes), Integer.MAX_VALUE, !anyKey, true, false),
        LARGEST_OBJECT,
        LARGEST_PUT,
        S3Deletes.BATCH);
  }
}
