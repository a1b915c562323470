package org.tranship.runbook.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.value.FileTrouble;

/// Asks a server again that could not answer: one fault of a moment is not to take back a switch.
/// At most [#ATTEMPTS] times and not for longer than a minute; nobody is asked sooner than he wants
/// to be. Only what changes nothing is asked so. Safe for many threads.
///
/// @param clock waits
record Retries(MonotonicClock clock) {
  static final int ATTEMPTS = 8;
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(4);
  private static final Duration TOTAL = Duration.ofMinutes(1);

  static final Retries STANDARD = new Retries(MonotonicClock.SYSTEM);

  /// A question.
  @FunctionalInterface
  interface Asked<T> {
    /// @throws AccessFault if to ask again changes nothing
    T ask() throws IOException, InterruptedException;
  }

  /// @throws AccessFault that of the question, at once
  /// @throws IOException the last fault, in words, with how often it was tried
  <T> T of(Asked<T> asked) throws IOException, InterruptedException {
    long began = clock.nanos();
    for (int attempt = 1; ; attempt++) {
      try {
        return asked.ask();
      } catch (AccessFault e) {
        throw e;
      } catch (IOException e) {
        Duration spent = Duration.ofNanos(clock.nanos() - began);
        Duration pause =
            (e instanceof PassingFault passing ? passing.after() : Duration.ZERO)
                .plus(draw(attempt));
        if (attempt == ATTEMPTS || spent.plus(pause).compareTo(TOTAL) > 0) {
          throw new IOException(
              (e instanceof PassingFault ? e.getMessage() : "no answer: " + FileTrouble.why(e))
                  + (attempt == 1
                      ? ""
                      : ", " + attempt + " times within " + spent.toMillis() + " ms"),
              e);
        }
        clock.sleep(pause);
      }
    }
  }

  /// Drawn, so that those who failed together do not come back together.
  private static Duration draw(int attempt) {
    long bound = Math.min(FIRST.toNanos() << (attempt - 1), LONGEST.toNanos());
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(bound + 1));
  }
}
