package org.tranship.core.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// The reference implementation of the port: a real store whose objects live as long as the
/// process. It keeps every condition, every attribute and every key, so a protocol that fails here
/// is wrong.
public final class MemoryStore implements Store {
  /// Largest object: what one array holds.
  private static final int LARGEST = Integer.MAX_VALUE - 16;

  private static final Capabilities CAPABILITIES =
      new Capabilities(
          true,
          true,
          true,
          Capabilities.Versions.CONDITIONAL,
          true,
          true,
          Set.of(),
          EnumSet.allOf(Attributes.Kind.class),
          KeyRules.ANY,
          ByteCount.of(LARGEST),
          ByteCount.of(LARGEST),
          1000);

  private record Stored(byte[] bytes, Version version, Instant modified, Attributes attributes) {
    Entry entry(Key key) {
      return new Entry(
          key,
          ByteCount.of(bytes.length),
          version,
          Optional.of(modified),
          Optional.empty(),
          attributes);
    }
  }

  private final String name;
  private final Clock clock;
  private final ConcurrentSkipListMap<Key, Stored> objects = new ConcurrentSkipListMap<>();
  private final AtomicLong versions = new AtomicLong();
  private final MemoryUploads uploads = new MemoryUploads(this);

  public MemoryStore(String name, Clock clock) {
    this.name = "memory:" + name;
    this.clock = clock;
  }

  public MemoryStore(String name) {
    this(name, Clock.systemUTC());
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public void check() {}

  @Override
  public Listing list(ListRequest request) {
    Key first = request.prefix().isEmpty() ? null : Key.of(request.prefix());
    Map<Key, Stored> from = objects;
    if (request.after().isPresent()
        && (first == null || request.after().get().compareTo(first) >= 0)) {
      from = objects.tailMap(request.after().get(), false);
    } else if (first != null) {
      from = objects.tailMap(first, true);
    }
    Iterator<Map.Entry<Key, Stored>> iterator = from.entrySet().iterator();
    return new Listing() {
      @Override
      public @Nullable Entry next() {
        if (!iterator.hasNext()) {
          return null;
        }
        Map.Entry<Key, Stored> next = iterator.next();
        return next.getKey().startsWith(request.prefix())
            ? next.getValue().entry(next.getKey())
            : null;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Optional<Entry> stat(Key key) {
    return Optional.ofNullable(objects.get(key)).map(stored -> stored.entry(key));
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    Stored stored = objects.get(key);
    if (stored == null) {
      throw fault(Kind.NOT_FOUND, "read", key, "there is no such object");
    }
    if (request.ifVersion().isPresent() && !request.ifVersion().get().equals(stored.version())) {
      throw fault(Kind.CHANGED, "read", key, "the object was written anew meanwhile");
    }
    int length = stored.bytes().length;
    int offset = (int) Math.min(request.offset(), length);
    int count = (int) Math.min(request.length().orElse(length), length - offset);
    InputStream stream = new ByteArrayInputStream(stored.bytes(), offset, count);
    return new ObjectBody() {
      @Override
      public Entry entry() {
        return stored.entry(key);
      }

      @Override
      public InputStream stream() {
        return stream;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    if (request.content().size().bytes() > LARGEST) {
      return new WriteOutcome.Refused(
          fault(
              Kind.TOO_LARGE,
              "write",
              request.key(),
              "it has " + request.content().size() + ", more than one array holds"));
    }
    byte[] bytes;
    try (InputStream in = request.content().open()) {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw StoreException.reading(e, request.key());
    }
    if (bytes.length != request.content().size().bytes()) {
      throw fault(
          Kind.SOURCE_FAULT,
          "write",
          request.key(),
          "the source gave "
              + bytes.length
              + " bytes where "
              + request.content().size().bytes()
              + " were announced");
    }
    return store(request.key(), bytes, request.attributes(), request.condition());
  }

  /// Puts bytes under a key in one atomic act.
  @SuppressWarnings("ReferenceEquality") // whether this very write is the one that stands
  WriteOutcome store(Key key, byte[] bytes, Attributes attributes, Condition condition) {
    Stored mine =
        new Stored(
            bytes, Version.of("v" + versions.incrementAndGet()), clock.instant(), attributes);
    Stored now = objects.compute(key, (_, old) -> allows(condition, old) ? mine : old);
    return now == mine
        ? new WriteOutcome.Done(mine.version(), Optional.<DigestAlgorithm>empty())
        : new WriteOutcome.Refused(
            fault(Kind.CONDITION_FAILED, "write", key, "another object is there"));
  }

  private static boolean allows(Condition condition, @Nullable Stored old) {
    return switch (condition) {
      case Condition.Always() -> true;
      case Condition.IfAbsent() -> old == null;
      case Condition.IfVersion(Version version) -> old != null && old.version().equals(version);
    };
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    List<WriteOutcome> outcomes = new ArrayList<>(requests.size());
    for (DeleteRequest request : requests) {
      Stored left =
          objects.computeIfPresent(
              request.key(),
              (_, old) -> request.ifVersion().map(old.version()::equals).orElse(true) ? null : old);
      outcomes.add(
          left == null
              ? WriteOutcome.done()
              : new WriteOutcome.Refused(
                  fault(
                      Kind.CHANGED,
                      "delete",
                      request.key(),
                      "the object was written anew meanwhile")));
    }
    return outcomes;
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    return type == ResumableUploads.class ? Optional.of(type.cast(uploads)) : Optional.empty();
  }

  StoreException fault(Kind kind, String operation, Key key, String reason) {
    return StoreException.of(kind, operation, name).key(key).because(reason).build();
  }

  Instant now() {
    return clock.instant();
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return name;
  }
}
