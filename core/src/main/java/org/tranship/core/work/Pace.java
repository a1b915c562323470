package org.tranship.core.work;

/// Finds how many objects to work on at once, from what each stretch of time has brought: more as
/// long as more helps, fewer where fewer do better, half at once when a store asks for less. It
/// needs to know nothing of the distance to the stores nor of their speed.
///
/// The number goes up and down by half of itself. At first it goes up while a step brings [#GAIN]
/// more, which is well below the half that it brings where the way is long and well above what it
/// brings where a processor is busy. From then on, after each rest of [#REST] stretches, another
/// number is tried in turns with the one that holds, since a machine's own moods are larger than
/// what a step brings: [#TURNS] stretches of each, fewer when the other is clearly worse. Fewer are
/// kept only for [#FEWER], so that luck does not lead down step by step; more are kept for [#GAIN],
/// or, up to the number that is trusted, if they lose nothing. The one that is trusted is the
/// first, until a store asks for less. The first stretches only warm up: a rate that still rises by
/// itself would be taken for the merit of a step.
///
/// State only, no clock and no threads; used by one thread.
public final class Pace {
  private static final double STEP = 1.5;
  private static final double GAIN = 1.12;
  private static final double FEWER = 1.02;
  private static final double STEADY = 1.1;

  /// What is so far below its aim after a turn is not tried another time.
  private static final double CLEAR = 0.92;

  private static final int TURNS = 3;
  private static final int LEAST = 4;
  private static final int REST = 8;
  private static final int LONGEST_WARMING = 8;

  private enum Trying {
    WARMING,
    UP,
    TURNS,
    RESTING
  }

  private final int most;
  private int trusted;
  private int limit;
  private int held;
  private int other;
  private double rate;
  private double heldBrought;
  private double otherBrought;
  private int stretches;
  private boolean downNext;
  private Trying trying = Trying.WARMING;

  /// @param start how many at first
  /// @param most how many at the most
  public Pace(int start, int most) {
    this.most = most;
    this.limit = Math.min(start, most);
    this.trusted = limit;
    this.held = limit;
  }

  /// How many objects may be in flight now.
  public int limit() {
    return limit;
  }

  /// What a stretch of time has brought.
  ///
  /// @param done work done a second, in any unit
  /// @param full whether as many were in flight as might be; if not, the number is not what holds
  ///   things up, and nothing is learned about it
  /// @param strained whether a store asked to be used less
  public void observed(double done, boolean full, boolean strained) {
    if (strained) {
      limit = Math.max(Math.min(LEAST, most), limit / 2);
      trusted = Math.min(trusted, limit);
      downNext = false;
      rest();
      return;
    }
    if (!full) {
      return;
    }
    stretches++;
    switch (trying) {
      case WARMING -> {
        if (done < rate * STEADY || stretches >= LONGEST_WARMING) {
          climb(done);
        } else {
          rate = done;
        }
      }
      case UP -> {
        if (done >= rate * GAIN) {
          climb(done);
        } else {
          limit = held;
          downNext = true;
          rest();
        }
      }
      case TURNS -> turn(done);
      case RESTING -> {
        if (stretches >= REST) {
          tryOther(downNext ? fewer() : more());
        }
      }
    }
  }

  private void climb(double from) {
    held = limit;
    limit = more();
    rate = from;
    trying = Trying.UP;
    if (limit == held) {
      downNext = true;
      rest();
    }
  }

  private int more() {
    int more = Math.min(most, (int) Math.ceil(limit * STEP));
    return limit < trusted ? Math.min(more, trusted) : more;
  }

  private int fewer() {
    return Math.max(Math.min(LEAST, most), (int) (limit / STEP));
  }

  private void tryOther(int number) {
    if (number == limit) {
      downNext = !downNext;
      rest();
      return;
    }
    held = limit;
    other = number;
    limit = number;
    heldBrought = 0;
    otherBrought = 0;
    stretches = 0;
    trying = Trying.TURNS;
  }

  private void turn(double done) {
    if (limit == other) {
      otherBrought += done;
      limit = held;
      return;
    }
    heldBrought += done;
    double aim = heldBrought * (other < held ? FEWER : other <= trusted ? 1 : GAIN);
    if (stretches < 2 * TURNS && otherBrought >= aim * CLEAR) {
      limit = other;
      return;
    }
    boolean kept = otherBrought >= aim;
    limit = kept ? other : held;
    downNext = other < held == kept;
    rest();
  }

  private void rest() {
    stretches = 0;
    trying = Trying.RESTING;
  }
}
