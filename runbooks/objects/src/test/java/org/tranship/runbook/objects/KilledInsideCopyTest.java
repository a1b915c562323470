package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.core.store.Content;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
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
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;

/// A copy that the service makes by itself may be killed anywhere, too, and comes to the same end;
/// whether the service copies at once or in pieces.
class KilledInsideCopyTest {
  /// Three batches of results, and more than are in flight at once.
  private static final int OBJECTS = 5;

  /// Just too large to be sent by us without asking.
  private static final int LARGE = (1 << 20) + 1;

  private static final List<byte[]> CONTENTS =
      IntStream.range(0, OBJECTS)
          .mapToObj(i -> Integer.toString(i).repeat(LARGE).getBytes(StandardCharsets.US_ASCII))
          .toList();

  /// A store in the one service that copies between both.
  ///
  /// @param largest most bytes of one copy; larger objects are put together from pieces
  private record Service(MemoryStore from, MemoryStore store, long largest)
      implements ServerCopies {
    Store over(Store inner) {
      return new ForwardingStore(inner) {
        @Override
        public <T> Optional<T> feature(Class<T> type) {
          return type == ServerCopies.class
              ? Optional.of(type.cast(Service.this))
              : super.feature(type);
        }
      };
    }

    @Override
    public Place place(Key key) {
      return new Place("one", key.text());
    }

    @Override
    public ByteCount largestCopy() {
      return ByteCount.of(largest);
    }

    @Override
    public Set<String> checksums(Key key, Version version) {
      Optional<Entry> there = store.stat(key).filter(it -> it.version().equals(version));
      if (there.isEmpty()) {
        return Set.of();
      }
      CRC32C crc = new CRC32C();
      crc.update(whole(store, key));
      return Set.of("crc32c:" + HexFormat.of().toHexDigits(crc.getValue()));
    }

    private Optional<StoreException> changed(Place source, Version version) {
      return from.stat(Key.of(source.path())).orElseThrow().version().equals(version)
          ? Optional.empty()
          : Optional.of(
              StoreException.of(Kind.CONDITION_FAILED, "copy", "memory:to")
                  .because("the source is another")
                  .build());
    }

    @Override
    public WriteOutcome copy(Request request) {
      return changed(request.from(), request.version())
          .<WriteOutcome>map(WriteOutcome.Refused::new)
          .orElseGet(
              () ->
                  store.put(
                      PutRequest.of(request.key(), whole(from, Key.of(request.from().path())))
                          .with(request.attributes())
                          .with(request.condition())));
    }

    @Override
    public Upload begin(Request request) {
      return uploads().begin(request.key(), request.attributes());
    }

    @Override
    public Part part(Upload upload, int number, Piece piece) {
      byte[] all = whole(from, Key.of(piece.from().path()));
      byte[] some = new byte[(int) piece.length().bytes()];
      System.arraycopy(all, (int) piece.offset(), some, 0, some.length);
      return uploads().part(upload, number, Content.of(some));
    }

    private ResumableUploads uploads() {
      return store.feature(ResumableUploads.class).orElseThrow();
    }
  }

  private static byte[] whole(Store store, Key key) {
    try (ObjectBody body = store.open(key, ReadRequest.WHOLE)) {
      return body.readAll(LARGE);
    }
  }

  /// Everything in a store, as bytes: they are many.
  private static Map<Key, ByteBuffer> contents(Store store) {
    Map<Key, ByteBuffer> contents = new TreeMap<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        contents.put(entry.key(), ByteBuffer.wrap(whole(store, entry.key())));
      }
    }
    return contents;
  }

  private static CopyWorld world(long largest) {
    CopyWorld world = new CopyWorld();
    for (int i = 0; i < OBJECTS; i++) {
      world.from.put(PutRequest.of(Key.of("new/" + i), CONTENTS.get(i))).orThrow();
    }
    world.source = new Service(world.from, world.from, largest)::over;
    world.target = new Service(world.from, world.to, largest)::over;
    return world;
  }

  private static CopyPlan plan() {
    return CopyWorld.plan(WhenExists.UPDATE, false);
  }

  private static Stream<CrashPoint> points(CrashPoint past) {
    return Stream.of(When.values())
        .flatMap(
            when ->
                Stream.concat(
                    LongStream.rangeClosed(1, past.journalWrites())
                        .mapToObj(n -> CrashPoint.journal(n, when)),
                    LongStream.rangeClosed(1, past.remoteCalls())
                        .mapToObj(n -> CrashPoint.remote(n, when))));
  }

  private static void untilKilled(CopyWorld world, CrashPoint point) {
    try {
      world.process(plan(), point).start();
      assertThat(point.reached()).as("killed %s", point).isFalse();
    } catch (Crash _) {
      assertThat(point.reached()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 1})
  void aCopyInsideAServiceKilledAnywhereComesToTheSameEnd(long largest) {
    CopyWorld model = world(largest);
    CopyWorld.Life uninterrupted = model.process(plan());
    assertThat(uninterrupted.start()).isInstanceOf(Ready.class);
    assertThat(model.puts).as("nothing was sent by us").isEmpty();
    assertThat(model.results(Passes.COPY, Outcome.DONE).values())
        .hasSize(OBJECTS)
        .allMatch(result -> result.sha256().isEmpty())
        .allMatch(result -> result.level() == Level.SERVER_CHECKSUM);
    Map<Key, ByteBuffer> expected = contents(model.from);
    assertThat(contents(model.to)).isEqualTo(expected);

    points(uninterrupted.point)
        .forEach(
            point -> {
              CopyWorld world = world(largest);
              untilKilled(world, point);
              Set<Key> known = world.copied();
              Map<Key, ObjectResult> before =
                  known.isEmpty() ? Map.of() : world.results(Passes.COPY, Outcome.DONE);
              assertThat(world.process(plan()).copy())
                  .as("killed %s", point)
                  .isInstanceOf(Ready.class);
              assertThat(contents(world.to)).as("killed %s", point).isEqualTo(expected);
              Map<Key, ObjectResult> after = world.results(Passes.COPY, Outcome.DONE, Outcome.SAME);
              assertThat(after.values())
                  .as("killed %s", point)
                  .hasSize(OBJECTS)
                  .allMatch(result -> result.level().compareTo(Level.SERVER_CHECKSUM) >= 0);
              assertThat(after)
                  .as("known and copied again, killed %s", point)
                  .containsAllEntriesOf(before);
              assertNothingIsLeft(world, point);
            });
  }

  /// No upload that was begun stays at the target, and what was copied can be taken back.
  private static void assertNothingIsLeft(CopyWorld world, CrashPoint point) {
    assertThat(world.to.feature(ResumableUploads.class).orElseThrow().list(""))
        .as("killed %s", point)
        .isEmpty();
    assertThat(world.process(plan()).resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(contents(world.to)).as("killed %s", point).isEmpty();
  }
}
