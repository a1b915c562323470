package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
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

  /// One that takes each for dearer the more there are.
  private static double crowded(int count) {
    return 3000 / (1 + Math.max(0, count - 6) * 0.01);
  }

  /// One that more help a little, up to any number: a server that is never quite busy.
  private static double nearlyBusy(int count) {
    return 345.0 * count / (count + 1.7);
  }

  @Test
  void staysWhereMoreDoesNotHelp() {
    Pace pace = new Pace(32, MOST);
    for (int i = 0; i < 200; i++) {
      pace.observed(busy(pace.limit()), true, false);
      assertThat(pace.limit()).isBetween(21, 48);
    }
  }

  @Test
  void goesDownWhereFewerDoBetter() {
    assertThat(after(200, PaceTest::crowded).limit()).isLessThan(16);
  }

  @Test
  void theMoodsOfAMachineLeadNoStepDown() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Pace pace = new Pace(32, MOST);
      double brought = 0;
      for (int i = 0; i < 200; i++) {
        double mean = nearlyBusy(pace.limit());
        brought += mean;
        pace.observed(mean * Math.exp(0.08 * random.nextGaussian()), true, false);
      }
      assertThat(brought / 200).as("of seed %d", seed).isGreaterThan(0.96 * nearlyBusy(32));
    }
  }

  @Test
  void comesBackToTheFirstNumberUnlessThatLoses() {
    Pace pace = after(200, PaceTest::crowded);
    for (int i = 0; i < 200; i++) {
      pace.observed(nearlyBusy(pace.limit()), true, false);
    }
    assertThat(pace.limit()).isBetween(32, 48);
  }

  @Test
  void doesNotComeBackByItselfToWhatAStoreAskedToBeLess() {
    Pace pace = after(20, PaceTest::busy);
    pace.observed(100, true, true);
    int asked = pace.limit();
    for (int i = 0; i < 100; i++) {
      pace.observed(busy(pace.limit()), true, false);
      assertThat(pace.limit()).isLessThanOrEqualTo((int) Math.ceil(asked * 1.5));
    }
    assertThat(asked).isLessThan(32);
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
