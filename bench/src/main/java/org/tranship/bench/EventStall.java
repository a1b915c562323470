package org.tranship.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.testkit.journey.SteadyUser;

/// `tranship journey to-v3` and the way back while somebody places an order a second, each of which
/// the workers of both releases write as three events: the longest that nothing was written, from
/// before the command began until it had ended. That is what a writer sees of the guided switch,
/// whatever the command says of it.
final class EventStall {
  private static final int A_SECOND = 1;
  private static final double BAR_SECONDS = 2;
  private static final Duration BEFORE = Duration.ofSeconds(30);

  private EventStall() {}

  static List<Figure> run(BenchStage stage) {
    try (SwitchedService service = SwitchedService.start(stage)) {
      MeasuredCommand command = new MeasuredCommand(stage.program(), service.directory());
      try (SteadyUser user = service.place(Duration.ofSeconds(1).dividedBy(A_SECOND))) {
        long begun = System.nanoTime();
        rest(BEFORE.multipliedBy(stage.percent()).dividedBy(100));
        long forth = System.nanoTime();
        Took moved =
            command.run(
                service.environment(), List.of("journey", "to-v3", SwitchedService.PLAN, "--yes"));
        long back = System.nanoTime();
        Took returned = command.run(service.environment(), List.of("rollback", "last", "--yes"));
        long end = System.nanoTime();
        user.leave();
        service.requireHandled(user.placed());
        double usual = service.writes().longestGap(begun, forth);
        return List.of(
            figure(service, "at the guided switch", forth, back, moved, usual, true),
            figure(service, "on the way back", back, end, returned, usual, false));
      }
    }
  }

  private static Figure figure(
      SwitchedService service,
      String when,
      long from,
      long until,
      Took took,
      double usual,
      boolean barred) {
    double gap = service.writes().longestGap(from, until);
    return new Figure(
        String.format(
            Locale.ROOT,
            "events written all the time: nothing for %.2f s at most %s, and for %.2f s before it",
            gap,
            when,
            usual),
        service.writes().count(from, until),
        0,
        took,
        barred ? "stall < 2 s" : "",
        !barred || gap < BAR_SECONDS);
  }

  private static void rest(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted while events were written");
    }
  }
}
