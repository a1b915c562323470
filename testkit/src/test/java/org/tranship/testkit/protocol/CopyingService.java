package org.tranship.testkit.protocol;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Content;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.ServerCopies;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// A store in a service that copies by itself.
final class CopyingService extends ForwardingStore implements ServerCopies {
  String service = "one";
  String kind = "crc32c";
  UnaryOperator<byte[]> copying = UnaryOperator.identity();
  Optional<Kind> refusing = Optional.empty();
  long largest = Long.MAX_VALUE;
  boolean stalling;
  boolean inPartsOnly;
  int asked;

  private final MemoryStore from;
  private final Key key;
  private final AtomicInteger read;

  /// @param from where the only object lies that there is
  /// @param read counts what is read by us
  CopyingService(MemoryStore store, MemoryStore from, Key key, AtomicInteger read) {
    super(store);
    this.from = from;
    this.key = key;
    this.read = read;
  }

  @Override
  public void close() {}

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    read.incrementAndGet();
    return super.open(key, request);
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    return type == ServerCopies.class ? Optional.of(type.cast(this)) : super.feature(type);
  }

  @Override
  public Place place(Key key) {
    return new Place(service, inner() + "/" + key);
  }

  @Override
  public ByteCount largestCopy() {
    return ByteCount.of(largest);
  }

  @Override
  public Set<String> checksums(Key key, Version version) {
    Optional<Entry> there = inner().stat(key).filter(it -> it.version().equals(version));
    if (kind.isEmpty() || there.isEmpty()) {
      return Set.of();
    }
    CRC32C crc = new CRC32C();
    crc.update(whole(inner(), key));
    return Set.of(kind + ":" + HexFormat.of().toHexDigits(crc.getValue()));
  }

  @Override
  public WriteOutcome copy(Request request) {
    asked++;
    if (refusing.isPresent()) {
      return new WriteOutcome.Refused(
          StoreException.of(refusing.get(), "copy", toString()).because("so it is").build());
    }
    if (!from.stat(key).orElseThrow().version().equals(request.version())) {
      return new WriteOutcome.Refused(
          StoreException.of(Kind.CONDITION_FAILED, "copy", toString())
              .because("the source is another")
              .build());
    }
    return inner()
        .put(
            PutRequest.of(request.key(), copying.apply(whole(from, key)))
                .with(request.attributes())
                .with(request.condition()));
  }

  @Override
  public Upload begin(Request request) {
    asked++;
    return uploads().begin(request.key(), request.attributes());
  }

  @Override
  public Capabilities capabilities() {
    return inPartsOnly
        ? PartsBench.small(inner(), ByteCount.ofMiB(1)).capabilities()
        : inner().capabilities();
  }

  @Override
  public Part part(Upload upload, int number, Piece piece) {
    if (stalling) {
      throw PartsBench.fault(Kind.TIMEOUT);
    }
    byte[] all = whole(from, key);
    byte[] some = new byte[(int) piece.length().bytes()];
    System.arraycopy(all, (int) piece.offset(), some, 0, some.length);
    return uploads().part(upload, number, Content.of(some));
  }

  private ResumableUploads uploads() {
    return inner().feature(ResumableUploads.class).orElseThrow();
  }

  static byte[] whole(Store store, Key key) {
    try (ObjectBody body = store.open(key, ReadRequest.WHOLE)) {
      return body.readAll(1 << 24);
    }
  }
}
