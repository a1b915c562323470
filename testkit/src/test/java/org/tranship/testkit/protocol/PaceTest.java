package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.tranship.core.work.Pace;

/// How many objects are worked on at once, on stores that are curves: what so many at once bring.
class PaceTest {
  private static final int MOST = 256;

  /// A way that is long: each object takes the same time however many there are.
  private static double far(int count) {
    return count * 12.5;
  }

  /// Two processors that are busy with a handful of objects.
  private static double busy(int count) {
    return Math.min(count, 6) * 500.0;
  }

  private static Pace after(int stretches, IntToDoubleFunction curve) {
    Pace pace = new Pace(32, MOST);
    for (int i = 0; i < stretches; i++) {
      pace.observed(curve.applyAsDouble(pace.limit()), true, false);
    }
    return pace;
  }

  @Test
  void goesUpWhereMoreHelps() {
    assertThat(after(10, PaceTest::far).limit()).isGreaterThan(MOST / 2);
    assertThat(after(200, PaceTest::far).limit()).isGreaterThan(MOST / 2);
  }

  @Test
  void staysWhereMoreDoesNotHelpAndGivesUpWhatIsNotNeeded() {
    assertThat(after(12, PaceTest::busy).limit()).isLessThanOrEqualTo(32);
    assertThat(after(200, PaceTest::busy).limit()).isBetween(4, 32);
  }

  @Test
  void findsTheKneeAndStaysNearIt() {
    Pace pace = after(100, count -> Math.min(count, 100) * 10.0);
    for (int i = 0; i < 100; i++) {
      pace.observed(Math.min(pace.limit(), 100) * 10.0, true, false);
      assertThat(pace.limit()).isBetween(60, 240);
    }
  }

  @Test
  void aRateThatRisesByItselfIsNotTheMeritOfAStep() {
    Pace pace = new Pace(32, MOST);
    double warm = 100;
    for (int i = 0; i < 5; i++) {
      pace.observed(warm, true, false);
      assertThat(pace.limit()).isEqualTo(32);
      warm *= 1.5;
    }
  }

  @Test
  void halvesAtOnceWhenAStoreAsksForLess() {
    Pace pace = after(10, PaceTest::far);
    int before = pace.limit();
    pace.observed(far(before), true, true);
    assertThat(pace.limit()).isEqualTo(before / 2);
    for (int i = 0; i < 20; i++) {
      pace.observed(1, false, true);
    }
    assertThat(pace.limit()).isEqualTo(4);
  }

  @Test
  void learnsNothingFromTimesWhenSomethingElseHeldThingsUp() {
    Pace pace = new Pace(32, MOST);
    for (int i = 0; i < 50; i++) {
      pace.observed(i * 100, false, false);
    }
    assertThat(pace.limit()).isEqualTo(32);
  }

  @Test
  void keepsToTheMostThatIsAllowed() {
    Pace pace = new Pace(32, 3);
    assertThat(pace.limit()).isEqualTo(3);
    for (int i = 0; i < 50; i++) {
      pace.observed(pace.limit(), true, i % 7 == 0);
      assertThat(pace.limit()).isBetween(1, 3);
    }
  }
}
