package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Codec;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.Coding;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Dispensable;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.Traits;
import org.tranship.core.work.WorkItem;

/// Two stores in memory, which a test may wrap, and an engine between them.
final class CopyBench implements Engine.Ledger {
  static final Key KEY = Key.of("doc");

  /// More bytes than are held in memory at once, so that the object is streamed.
  static final int LARGE = (1 << 20) + 1;

  static final StoreSpec FROM = StoreSpec.of("memory:from");
  static final StoreSpec TO = StoreSpec.of("memory:to");

  final MemoryStore source = new MemoryStore("from");
  final MemoryStore target = new MemoryStore("to");
  Store from = source;
  Store to = target;
  VerifyLevel level = VerifyLevel.READBACK;
  Existing existing = Existing.REFUSE;
  Dispensable dispensable = Dispensable.NOTHING;
  EngineLimits limits = new EngineLimits(4, ByteCount.ofMiB(160), 16, Duration.ofMillis(2));
  final List<ObjectResult> results = new ArrayList<>();
  final Map<Key, Note> notes = new ConcurrentHashMap<>();

  /// Insists that wrong bytes failed the object, by name.
  static void assertCorrupt(ObjectResult result) {
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.code()).isEqualTo(Kind.CORRUPT.code());
    assertThat(result.reason()).contains(KEY.text());
  }

  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  static Digest digest(DigestAlgorithm algorithm, byte[] bytes) {
    try {
      return Digest.of(
          algorithm, java.security.MessageDigest.getInstance(algorithm.javaName()).digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Writes the object to be copied.
  CopyBench holding(byte[] bytes) {
    source.put(PutRequest.of(KEY, bytes)).orThrow();
    return this;
  }

  byte[] copied() {
    return read(target, KEY);
  }

  static byte[] read(Store store, Key key) {
    try (var body = store.open(key, ReadRequest.WHOLE)) {
      return body.stream().readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// The object as it is now, to be copied as it is.
  WorkItem item() {
    var entry = source.stat(KEY).orElseThrow();
    return WorkItem.same(KEY, entry.size(), entry.version())
        .withNote(notes.getOrDefault(KEY, Note.NONE));
  }

  WorkItem item(Coding coded, Coding wanted, Optional<Digest> expected) {
    WorkItem same = item();
    return new WorkItem(
        KEY,
        KEY,
        KEY,
        same.size(),
        same.version(),
        coded,
        wanted,
        expected,
        Attributes.NONE,
        same.note(),
        "",
        Optional.empty());
  }

  static WorkItem expecting(WorkItem item, Digest expected) {
    return new WorkItem(
        item.key(),
        item.source(),
        item.target(),
        item.size(),
        item.version(),
        item.from(),
        item.to(),
        Optional.of(expected),
        item.attributes(),
        item.note(),
        "",
        Optional.empty());
  }

  /// Without knowing a version, as of a store that cannot tell.
  static WorkItem unversioned(WorkItem item) {
    return WorkItem.same(item.key(), item.size(), Version.NONE).withNote(item.note());
  }

  PassSpec spec(Operation operation) {
    return new PassSpec(
        PassId.of("pass"),
        operation,
        FROM,
        TO,
        level,
        existing,
        EnumSet.allOf(Attributes.Kind.class),
        Set.of(DigestAlgorithm.MD5),
        dispensable,
        false,
        false);
  }

  LocalEngine engine() {
    return new LocalEngine(
        spec -> spec.equals(FROM) ? from : to,
        new Codecs(List.of(name -> name.equals("base64") ? Optional.of(BASE64) : Optional.empty())),
        limits);
  }

  ObjectResult copy() {
    return copy(item());
  }

  ObjectResult copy(WorkItem item) {
    run(Operation.COPY, List.of(item));
    return results.getLast();
  }

  void run(Operation operation, List<WorkItem> items) {
    try {
      engine().run(spec(operation), work(items), this);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static Engine.Work work(List<WorkItem> items) {
    Iterator<WorkItem> iterator = items.iterator();
    return most -> {
      List<WorkItem> next = new ArrayList<>();
      while (next.size() < most && iterator.hasNext()) {
        next.add(iterator.next());
      }
      return next;
    };
  }

  @Override
  public void intend(List<WorkItem> items) {}

  @Override
  public void record(List<ObjectResult> more) {
    results.addAll(more);
  }

  @Override
  public void note(Key key, Note note) {
    notes.put(key, note);
  }

  /// Base64 as a carrier, flagged beside the bytes.
  private static final Codec BASE64 =
      new Codec() {
        @Override
        public InputStream decode(InputStream encoded, Attributes attributes) {
          return Base64.getDecoder().wrap(encoded);
        }

        @Override
        public Encoding encoding(Traits traits) {
          if (traits.nul() && traits.utf8() && traits.length().bytes() == 3) {
            throw new org.tranship.core.work.CodingException("it holds a NUL");
          }
          return new Encoding() {
            @Override
            public String name() {
              return "base64";
            }

            @Override
            public InputStream encode(InputStream plain) throws IOException {
              return new java.io.ByteArrayInputStream(
                  Base64.getEncoder().encode(plain.readAllBytes()));
            }

            @Override
            public Attributes attributes() {
              return Attributes.of(new HashMap<>(Map.of(Attributes.COLUMN + "b64", "true")));
            }

            @Override
            public boolean identity() {
              return false;
            }
          };
        }
      };
}
