package org.tranship.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.work.Compared.Evidence;
import org.tranship.core.work.Comparison.Criteria;
import org.tranship.core.work.Engine;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassStopped;

/// A comparison whose contents an engine reads says what the same comparison says that reads them
/// here, in the same order and words.
interface EngineCompareContract extends EngineUnderTest {
  Criteria CONTENTS = new Criteria(true, false, false);

  /// Compares two stores, whose contents an engine of its own reads.
  private ToldComparison comparedByEngine(
      Store source, Store target, Criteria criteria, List<String> told)
      throws InterruptedException {
    try (Engine engine = engine(bench()::open, LIMITS)) {
      return CompareSaid.of(source, target, criteria, Optional.of(engine), told);
    }
  }

  private ToldComparison comparedByEngine(Store source, Store target, Criteria criteria)
      throws InterruptedException {
    return comparedByEngine(source, target, criteria, new ArrayList<>());
  }

  private static ToldComparison comparedHere(Store source, Store target, Criteria criteria)
      throws InterruptedException {
    return CompareSaid.of(source, target, criteria, Optional.empty(), new ArrayList<>());
  }

  private Store old() {
    return bench().open(CompareSaid.OLD);
  }

  private Store neu() {
    return bench().open(CompareSaid.NEW);
  }

  @Test
  default void aComparisonSaysTheSameWhereverContentsAreRead() throws InterruptedException {
    bench().fill(200);
    run(Operation.COPY, bench().everything());
    bench().overwriteTarget(bench().key(3), "Content 3".getBytes(UTF_8));
    bench().overwriteTarget(bench().key(4));
    bench().write(bench().key(500), new byte[1]);
    bench().aroundSource = inner -> failing(inner, Map.of(bench().key(7), Kind.ACCESS_DENIED));
    bench().around =
        inner ->
            failing(inner, Map.of(bench().key(8), Kind.CORRUPT, bench().key(9), Kind.UNAVAILABLE));
    long writes = bench().writes();
    for (boolean metadata : new boolean[] {false, true}) {
      Criteria criteria = new Criteria(true, metadata, false);
      ToldComparison here = comparedHere(old(), neu(), criteria);
      assertThat(here.told())
          .hasSize(6)
          .anyMatch(line -> line.contains("CONTENT object/000003"))
          .anyMatch(line -> line.contains("SOURCE object/000007") && line.contains("\\ two\nlines"))
          .anyMatch(line -> line.contains("TARGET object/000009"));
      assertThat(comparedByEngine(old(), neu(), criteria)).isEqualTo(here);
    }
    assertThat(bench().writes()).as("writes").isEqualTo(writes);
  }

  /// As of a snapshot: this process alone has it, and the other side is read.
  @Test
  default void aRecordedDigestIsComparedWithWhatAnEngineReads() throws InterruptedException {
    bench().fill(50);
    run(Operation.COPY, bench().everything());
    bench().overwriteTarget(bench().key(3), "Content 3".getBytes(UTF_8));
    Store recorded = new RecordedStore(old(), bench().key(20));
    // Of the one side that can be read one object cannot, and the other side nobody may open.
    bench().around = inner -> failing(inner, Map.of(bench().key(8), Kind.CORRUPT));
    bench().aroundSource = EngineCompareContract::closed;
    ToldComparison here = comparedHere(recorded, neu(), CONTENTS);
    assertThat(here.told())
        .hasSize(3)
        .anyMatch(line -> line.contains("TARGET object/000008"))
        .anyMatch(line -> line.contains("SOURCE object/000020") && line.contains("no digest"));
    assertThat(here.found().by(Evidence.RECORDED)).isEqualTo(47);
    assertThat(comparedByEngine(recorded, neu(), CONTENTS)).isEqualTo(here);
  }

  @Test
  default void aRecordedDigestOfTheTargetIsComparedWithTheSource() throws InterruptedException {
    bench().fill(50);
    run(Operation.COPY, bench().everything());
    Store recorded = new RecordedStore(neu(), bench().key(20));
    bench().write(bench().key(3), "Content 3".getBytes(UTF_8));
    bench().aroundSource = inner -> failing(inner, Map.of(bench().key(8), Kind.CORRUPT));
    bench().around = EngineCompareContract::closed;
    ToldComparison here = comparedHere(old(), recorded, CONTENTS);
    assertThat(here.told())
        .hasSize(3)
        .contains("CONTENT object/000003")
        .anyMatch(line -> line.contains("SOURCE object/000008"));
    assertThat(comparedByEngine(old(), recorded, CONTENTS)).isEqualTo(here);
  }

  @Test
  default void manyObjectsAreComparedAndToldInTheOrderOfTheirKeys() throws InterruptedException {
    bench().fill(25_000);
    run(Operation.COPY, bench().everything());
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 25_000; i += 1_000) {
      bench().overwriteTarget(bench().key(i), ("Content " + i).getBytes(UTF_8));
      bench().overwriteTarget(bench().key(i + 500));
      expected.add("CONTENT " + bench().key(i));
      expected.add("SIZE " + bench().key(i + 500)); // which needs no reading
    }
    ToldComparison said = comparedByEngine(old(), neu(), CONTENTS);
    assertThat(said.told()).isEqualTo(expected);
    assertThat(said.found().by(Evidence.READ)).isEqualTo(25_000 - 50);
    assertThat(said.passed()).isEqualTo(25_000);
  }

  @Test
  default void aStoreThatIsGoneEndsAComparisonAndWhatWasReadIsTold() throws InterruptedException {
    bench().fill(30);
    run(Operation.COPY, bench().everything());
    bench().overwriteTarget(bench().key(0), "Content 0".getBytes(UTF_8));
    bench().around =
        inner ->
            new ForwardingStore(inner) {
              @Override
              public ObjectBody open(Key key, ReadRequest request) {
                if (key.equals(bench().key(29))) {
                  CompareSaid.pause(1_000); // until the first were recorded
                  throw EngineBench.fault(Kind.BAD_CREDENTIALS);
                }
                return inner().open(key, request);
              }
            };
    List<String> told = new ArrayList<>();
    assertThatExceptionOfType(PassStopped.class)
        .isThrownBy(() -> comparedByEngine(old(), neu(), CONTENTS, told))
        .satisfies(stopped -> assertThat(stopped.code()).isEqualTo(Kind.BAD_CREDENTIALS.code()));
    assertThat(told).containsExactly("CONTENT object/000000");
  }

  @Test
  default void aComparisonStopsWhenToldTo() throws InterruptedException {
    bench().fill(200);
    run(Operation.COPY, bench().everything());
    Thread comparing = Thread.currentThread();
    AtomicInteger opened = new AtomicInteger();
    bench().around =
        inner ->
            new ForwardingStore(inner) {
              @Override
              public ObjectBody open(Key key, ReadRequest request) {
                if (opened.incrementAndGet() == 20) {
                  comparing.interrupt();
                }
                return inner().open(key, request);
              }
            };
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> comparedByEngine(old(), neu(), CONTENTS));
  }

  private static Store closed(Store unopened) {
    throw EngineBench.fault(Kind.CONTAINER_MISSING);
  }

  /// Gives none of these objects, for a reason that has more than one line.
  private static Store failing(Store store, Map<Key, Kind> faults) {
    return new ForwardingStore(store) {
      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        Kind kind = faults.get(key);
        if (kind != null) {
          throw StoreException.of(kind, "read", "memory:there")
              .key(key)
              .because("a \\ two\nlines\n")
              .next("See to it.")
              .build();
        }
        return inner().open(key, request);
      }
    };
  }
}
