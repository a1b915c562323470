package org.tranship.core.store;

import java.util.Map;
import java.util.Optional;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;

/// A whole object to be written.
///
/// @param key where to
/// @param content the bytes
/// @param attributes what is to be kept beside them
/// @param condition when the write is allowed
/// @param known digests of the whole content that the caller already has, so that a driver can send
///   one for the server to check without hashing again
public record PutRequest(
    Key key,
    Content content,
    Attributes attributes,
    Condition condition,
    Map<DigestAlgorithm, Digest> known) {

  public PutRequest {
    known = Map.copyOf(known);
  }

  public static PutRequest of(Key key, byte[] bytes) {
    return of(key, Content.of(bytes));
  }

  public static PutRequest of(Key key, Content content) {
    return new PutRequest(key, content, Attributes.NONE, new Condition.Always(), Map.of());
  }

  public PutRequest with(Attributes others) {
    return new PutRequest(key, content, others, condition, known);
  }

  public PutRequest with(Condition other) {
    return new PutRequest(key, content, attributes, other, known);
  }

  public PutRequest withKey(Key other) {
    return new PutRequest(other, content, attributes, condition, known);
  }

  public PutRequest knowing(Map<DigestAlgorithm, Digest> digests) {
    return new PutRequest(key, content, attributes, condition, digests);
  }

  public Optional<Digest> known(DigestAlgorithm algorithm) {
    return Optional.ofNullable(known.get(algorithm));
  }
}
