package org.tranship.core.work;

/// Finds how many objects to work on at once, from what each stretch of time has brought: more as
/// long as more helps, fewer where fewer do as well, half at once when a store asks for less. It
/// needs to know nothing of the distance to the stores nor of their speed.
///
/// The number goes up and down by half of itself. A step up is kept if it brought [#GAIN] more,
/// which is well below the half that it brings where the way is long and well above what it brings
/// where a processor is busy; else it is taken back, and after a rest of [#REST] stretches it is
/// tried a step down, which is kept if it lost no more than [#LOSS]. The first stretches only warm
/// up: a rate that still rises by itself would be taken for the merit of a step.
///
/// State only, no clock and no threads; used by one thread.
public final class Pace {
  private static final double STEP = 1.5;
  private static final double GAIN = 1.12;
  private static final double LOSS = 0.97;
  private static final double STEADY = 1.1;
  private static final int LEAST = 4;
  private static final int REST = 8;
  private static final int LONGEST_WARMING = 8;

  private enum Trying {
    WARMING,
    UP,
    DOWN,
    RESTING
  }

  private final int most;
  private int limit;
  private int before;
  private double rate;
  private int stretches;
  private boolean downNext;
  private Trying trying = Trying.WARMING;

  /// @param start how many at first
  /// @param most how many at the most
  public Pace(int start, int most) {
    this.most = most;
    this.limit = Math.min(start, most);
    this.before = limit;
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
      rest(done);
      downNext = false;
      return;
    }
    if (!full) {
      return;
    }
    switch (trying) {
      case WARMING -> {
        stretches++;
        if (done < rate * STEADY || stretches >= LONGEST_WARMING) {
          up(done);
        } else {
          rate = done;
        }
      }
      case UP -> {
        if (done >= rate * GAIN) {
          up(done);
        } else {
          limit = before;
          downNext = true;
          rest(rate);
        }
      }
      case DOWN -> {
        if (done < rate * LOSS) {
          limit = before;
          downNext = false;
          rest(rate);
        } else {
          down(Math.max(done, rate));
        }
      }
      case RESTING -> {
        // The rate that the next step is measured by is that of the last stretches, not an old one.
        rate = stretches == 0 ? done : (rate + done) / 2;
        stretches++;
        if (stretches >= REST) {
          if (downNext) {
            down(rate);
          } else {
            up(rate);
          }
        }
      }
    }
  }

  private void up(double from) {
    step(from, Math.min(most, (int) Math.ceil(limit * STEP)), Trying.UP);
  }

  private void down(double from) {
    step(from, Math.max(Math.min(LEAST, most), (int) (limit / STEP)), Trying.DOWN);
  }

  private void step(double from, int to, Trying direction) {
    if (to == limit) {
      downNext = direction == Trying.UP;
      rest(from);
      return;
    }
    before = limit;
    limit = to;
    rate = from;
    trying = direction;
  }

  private void rest(double at) {
    rate = at;
    stretches = 0;
    trying = Trying.RESTING;
  }
}
