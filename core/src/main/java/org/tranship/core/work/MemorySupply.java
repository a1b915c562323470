package org.tranship.core.work;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Content;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// A small object, held in memory while it passes: decoded, checked, hashed and coded in one go.
/// Each different array is hashed once per algorithm.
///
/// @param content what will be sent
/// @param attributes what the target's codings want beside it
/// @param known digests of what will be sent
/// @param facts what was learned
record MemorySupply(
    Content content, Attributes attributes, Map<DigestAlgorithm, Digest> known, Facts facts)
    implements Supply {

  /// Decodes and codes.
  ///
  /// @param stored bytes as the source holds them
  /// @param codings the four codecs
  /// @param origin attributes of the source object, for its carrier codec
  /// @param limit largest plain size in bytes that may be held
  /// @return empty if the plain content is larger than the limit, and must be streamed
  /// @throws IOException if the bytes are not what the catalogue says or cannot be decoded
  /// @throws CodingException if the target's coding cannot hold the plain content
  static Optional<MemorySupply> of(
      byte[] stored, Codings codings, Attributes origin, WorkItem item, PassSpec spec, int limit)
      throws IOException {
    byte[] payload = all(codings.fromCarrier(), stored, origin, limit);
    if (payload == null) {
      return Optional.empty();
    }
    Memo digests = new Memo();
    if (item.expected().isPresent()) {
      Digest wanted = item.expected().get();
      Digest found = digests.of(payload, wanted.algorithm());
      if (!found.equals(wanted)) {
        throw new Tap.CodedFault(
            "the content's digest is " + found + " where " + wanted + " was recorded");
      }
    }
    byte[] plain = all(codings.fromContent(), payload, origin, limit);
    if (plain == null) {
      return Optional.empty();
    }
    Codec.Encoding content = codings.toContent().encoding(Traits.of(plain));
    byte[] sentPayload = coded(content, plain);
    Codec.Encoding carrier = codings.toCarrier().encoding(Traits.of(sentPayload));
    byte[] sent = coded(carrier, sentPayload);

    Optional<Digest> md5 =
        spec.payloadDigests().contains(DigestAlgorithm.MD5)
            ? Optional.of(digests.of(sentPayload, DigestAlgorithm.MD5))
            : Optional.empty();
    Digest sha256 = digests.of(plain, DigestAlgorithm.SHA256);
    Map<DigestAlgorithm, Digest> known = new EnumMap<>(DigestAlgorithm.class);
    known.put(DigestAlgorithm.CRC32C, digests.of(sent, DigestAlgorithm.CRC32C));
    digests.ifThere(sent, DigestAlgorithm.MD5).ifPresent(d -> known.put(DigestAlgorithm.MD5, d));
    digests
        .ifThere(sent, DigestAlgorithm.SHA256)
        .ifPresent(d -> known.put(DigestAlgorithm.SHA256, d));
    Attributes beside = carrier.attributes();
    for (Map.Entry<String, String> one : content.attributes().asMap().entrySet()) {
      beside = beside.with(one.getKey(), one.getValue());
    }
    return Optional.of(
        new MemorySupply(
            Content.of(sent),
            beside,
            known,
            new Facts(
                ByteCount.of(plain.length),
                sha256,
                new Payload(ByteCount.of(sentPayload.length), md5, content.name()))));
  }

  private static byte @Nullable [] all(Codec codec, byte[] coded, Attributes origin, int limit)
      throws IOException {
    if (codec == Codec.IDENTITY) {
      return coded;
    }
    try (InputStream in = codec.decode(new ByteArrayInputStream(coded), origin)) {
      byte[] plain = in.readNBytes(limit + 1);
      return plain.length > limit ? null : plain;
    } catch (CodingException e) {
      throw new IOException(e.getMessage(), e); // wrong bytes, as any other decoder tells them
    }
  }

  private static byte[] coded(Codec.Encoding encoding, byte[] plain) throws IOException {
    if (encoding.identity()) {
      return plain;
    }
    try (InputStream in = encoding.encode(new ByteArrayInputStream(plain))) {
      return in.readAllBytes();
    }
  }

  /// Remembers digests by array, since plain, payload and sent bytes are often the same array.
  private static final class Memo {
    private record Of(byte[] bytes, DigestAlgorithm algorithm, Digest digest) {}

    private final List<Of> made = new ArrayList<>(4);

    Digest of(byte[] bytes, DigestAlgorithm algorithm) {
      return ifThere(bytes, algorithm)
          .orElseGet(
              () -> {
                Digest digest = Digest.of(algorithm, Tap.messageDigest(algorithm).digest(bytes));
                made.add(new Of(bytes, algorithm, digest));
                return digest;
              });
    }

    @SuppressWarnings("ArrayEquals") // the same array, not an equal one
    Optional<Digest> ifThere(byte[] bytes, DigestAlgorithm algorithm) {
      for (Of one : made) {
        if (one.bytes() == bytes && one.algorithm() == algorithm) {
          return Optional.of(one.digest());
        }
      }
      return Optional.empty();
    }
  }
}
