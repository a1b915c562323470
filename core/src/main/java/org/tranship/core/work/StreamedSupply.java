package org.tranship.core.work;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Content;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// A large object, read from the source while it is written to the target.
///
/// Where nothing is coded, the bytes are read and hashed once, and the digest is checked before the
/// last of them is handed on. Where something is, the source is read twice: the first time to learn
/// the plain digest, the traits that decide the coding, and the exact coded length, since a target
/// must be told the length before the first byte and the disk is no place for a service's data.
/// What was read anyway is hashed too, so that the target can be told digests of what it will get.
/// Every opening asks the source for the very version of the first.
final class StreamedSupply implements Supply {
  private final Store source;
  private final WorkItem item;
  private final Codings codings;
  private final Entry entry;
  private final Set<DigestAlgorithm> digests;

  private final Content content;
  private final Attributes attributes;
  private final Map<DigestAlgorithm, Digest> known;
  private final Codec.@Nullable Encoding toContent;
  private final Codec.@Nullable Encoding toCarrier;
  private volatile @Nullable Facts facts;

  /// @param entry the object as it was first seen; its version is what every opening asks for
  StreamedSupply(Store source, WorkItem item, Codings codings, Entry entry, PassSpec spec)
      throws IOException {
    this.source = source;
    this.item = item;
    this.codings = codings;
    this.entry = entry;
    this.digests = EnumSet.of(DigestAlgorithm.SHA256);
    this.digests.addAll(spec.payloadDigests());
    if (codings.identity()) {
      this.toContent = null;
      this.toCarrier = null;
      this.content = new Content.Streamed(entry.size(), () -> told(openAsIs()));
      this.attributes = Attributes.NONE;
      this.known = Map.of();
    } else {
      Scan scan = scan();
      this.toContent = scan.toContent();
      this.toCarrier = scan.toCarrier();
      this.content = new Content.Streamed(scan.sent().length(), () -> told(openCoded()));
      Attributes beside = scan.toCarrier().attributes();
      for (var one : scan.toContent().attributes().asMap().entrySet()) {
        beside = beside.with(one.getKey(), one.getValue());
      }
      this.attributes = beside;
      this.known = scan.sent().digests();
      this.facts = scan.facts();
    }
  }

  private record Scan(Codec.Encoding toContent, Codec.Encoding toCarrier, Tap sent, Facts facts) {}

  /// One reading for the plain content, and one more for each coding of the target that is not the
  /// identity, whose length depends on it.
  private Scan scan() throws IOException {
    // Whichever of the three is sent, its CRC32C costs next to nothing here and lets the target
    // check what it receives.
    Set<DigestAlgorithm> front = EnumSet.of(DigestAlgorithm.CRC32C);
    Set<DigestAlgorithm> learned = EnumSet.copyOf(digests);
    learned.addAll(front);
    Tap plain = drain(new Tap(openPlain(), learned, true, null));
    Codec.Encoding content = codings.toContent().encoding(plain.traits());
    Tap payload =
        content.identity()
            ? plain
            : drain(new Tap(content.encode(openPlain()), learned, true, null));
    Codec.Encoding carrier = codings.toCarrier().encoding(payload.traits());
    Tap sent =
        carrier.identity()
            ? payload
            : drain(new Tap(carrier.encode(content.encode(openPlain())), front, false, null));
    return new Scan(content, carrier, sent, facts(plain, payload, content.name()));
  }

  private static Tap drain(Tap tap) throws IOException {
    try (tap) {
      tap.transferTo(OutputStream.nullOutputStream());
    }
    return tap;
  }

  private Facts facts(Tap plain, Tap payload, String contentName) {
    Optional<Digest> md5 =
        digests.contains(DigestAlgorithm.MD5)
            ? Optional.of(payload.digest(DigestAlgorithm.MD5))
            : Optional.empty();
    return new Facts(
        plain.length(),
        plain.digest(DigestAlgorithm.SHA256),
        new Payload(payload.length(), md5, contentName));
  }

  /// As whoever writes the content elsewhere gets it: faults name this object.
  private InputStream told(InputStream in) {
    return new ToldStream(
        in, fault -> ItemFaults.bytes(fault, item.source(), source.toString(), ItemFaults.MEND));
  }

  private InputStream openAsIs() throws IOException {
    Tap tap =
        new Tap(
            openStored(),
            digests,
            false,
            new Tap.Expectation(entry.size().bytes(), item.expected().orElse(null))) {
          @Override
          public void close() throws IOException {
            super.close();
            if (complete()) {
              facts = facts(this, this, "identity");
            }
          }
        };
    return tap;
  }

  private InputStream openCoded() throws IOException {
    Codec.Encoding inner = Objects.requireNonNull(toContent);
    Codec.Encoding outer = Objects.requireNonNull(toCarrier);
    InputStream plain = openPlain();
    Facts scanned = Objects.requireNonNull(facts);
    if (!entry.version().isKnown()) {
      // The store cannot hold us to what was scanned, so the bytes themselves have to.
      plain =
          new Tap(
              plain,
              Set.of(),
              false,
              new Tap.Expectation(scanned.plainSize().bytes(), scanned.plain()));
    }
    return outer.encode(inner.encode(plain));
  }

  /// The plain content; a wrong payload digest fails it before its end.
  private InputStream openPlain() throws IOException {
    InputStream payload = codings.fromCarrier().decode(openStored(), entry.attributes());
    if (item.expected().isEmpty()) {
      return codings.fromContent().decode(payload, entry.attributes());
    }
    InputStream guarded = new DigestGuard(payload, item.expected().get());
    // A decoder stops at the end of what it decodes, which may be before the end of the payload;
    // the digest covers all of it.
    return new FilterInputStream(codings.fromContent().decode(guarded, entry.attributes())) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int count) throws IOException {
        int got = in.read(bytes, offset, count);
        if (got < 0) {
          guarded.transferTo(OutputStream.nullOutputStream());
        }
        return got;
      }
    };
  }

  private InputStream openStored() {
    ObjectBody body = source.open(item.source(), ReadRequest.whole(entry.version()));
    return new FilterInputStream(ItemFaults.stored(body, item.source())) {
      @Override
      public int read(byte[] bytes, int offset, int count) throws IOException {
        return in.read(bytes, offset, count);
      }

      @Override
      public void close() {
        body.close();
      }
    };
  }

  @Override
  public Content content() {
    return content;
  }

  @Override
  public Attributes attributes() {
    return attributes;
  }

  @Override
  public Map<DigestAlgorithm, Digest> known() {
    return known;
  }

  /// Whether [#facts] can be had without reading the content.
  boolean learned() {
    return facts != null;
  }

  @Override
  public Facts facts() {
    Facts learned = facts;
    if (learned == null) {
      throw StoreException.of(StoreException.Kind.UNEXPECTED, "write", source.toString())
          .key(item.source())
          .because("the target reported success before it had read all the bytes")
          .build();
    }
    return learned;
  }
}
