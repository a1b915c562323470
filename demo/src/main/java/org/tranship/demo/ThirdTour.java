package org.tranship.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.tranship.testkit.journey.LiveReleases;
import org.tranship.testkit.program.Ended;

/// The story of the CQRS Journey's migration from its second release to its third and back, while
/// users register. What is claimed is asked of the database, the tables and the broker themselves.
final class ThirdTour {
  private static final int DONE = 0;
  private static final int REFUSED = 3;
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final String R = "\"ConferenceRegistration\".";

  /// The views of the third release that are tables.
  private static final List<String> VIEWS =
      List.of(
          "OrdersViewV3",
          "OrderItemsViewV3",
          "PricedOrdersV3",
          "PricedOrderLinesV3",
          "PricedOrderLineSeatTypeDescriptionsV3");

  private final JourneyStage before;
  private final ThirdStage stage;
  private final Command tranship;
  private final Screen screen;
  private final LiveReleases releases;
  private final Map<String, String> environment;

  ThirdTour(JourneyStage before, ThirdStage stage, Command tranship, Screen screen) {
    this.before = before;
    this.stage = stage;
    this.tranship = tranship;
    this.screen = screen;
    this.releases = stage.releases();
    this.environment = stage.environment();
  }

  /// Tells the whole story.
  ///
  /// @param first the run that has led to the second release
  void tell(String first) throws InterruptedException {
    live();
    screen.step("The plan of the next migration: a bus, blobs, both workers, the swap, its gates");
    showPlan();
    Ended _ = tranship.run(DONE, environment, "journey", "check", ThirdStage.PLAN);
    forth();
    compared();
    back();
    screen.step("The first release is out of reach now: the second has written");
    Ended _ = tranship.run(REFUSED, environment, "rollback", first, "--yes");
    DemoFailed.unless(before.isSecond() && !before.isClosed(), "the second release is shut.");
    screen.checked("refused before anything was done: the second release is open");
  }

  private void live() throws InterruptedException {
    screen.step(
        "The second release is live: a broker, its worker, and users who go on registering");
    screen.say("Broker: " + stage.bus() + " (Apache Artemis)");
    screen.say("Blobs:  " + stage.place() + " (Azurite)");
    int late = releases.goLive();
    DemoFailed.unless(late == 1, late + " events were left that had not been sent, not 1.");
    screen.checked("it has sent the event that the first release had not");
    releases.register();
    screen.say(
        "Every event of theirs is sent once more: late, behind the next one, and under another id.");
    await(1);
    screen.checked("the first order is registered, priced, confirmed, and has its seats");
  }

  /// Waits until users have carried so many orders to their end.
  private void await(int orders) throws InterruptedException {
    Instant until = Instant.now().plus(MOST);
    while (releases.orders().size() < orders) {
      sound();
      DemoFailed.unless(
          Instant.now().isBefore(until), "users do not get on with their orders any more.");
      Thread.sleep(LOOK);
    }
  }

  private void sound() {
    DemoFailed.unless(releases.stuck().isEmpty(), "a user waits in vain: " + releases.stuck());
  }

  private void forth() throws InterruptedException {
    screen.step("To the third release, while they go on");
    int orders = releases.orders().size();
    int repeated = releases.repeated();
    Ended _ = tranship.run(DONE, environment, "journey", "to-v3", ThirdStage.PLAN, "--yes");
    await(orders + 1);
    screen.checked(
        (releases.orders().size() - orders)
            + " orders were taken to their end meanwhile, and no user has waited in vain");
    screen.checked(
        (releases.repeated() - repeated)
            + " of their events came twice, and the 27 of the first release came again, the last"
            + " first");
    DemoFailed.unless(
        stage.acts().isThird() && releases.runs(true) && !releases.runs(false),
        "the third release is not live.");
    screen.checked("the third release is in production, and its worker handles commands");
    unique();
  }

  /// Each command was handled by one worker.
  private void unique() {
    List<String> twice = releases.handledTwice();
    DemoFailed.unless(twice.isEmpty(), twice.size() + " messages were handled twice: " + twice);
    DemoFailed.unless(releases.deadLetters() == 0, "messages were put aside.");
    screen.checked(
        releases.handled()
            + " messages were handled so far, each of them once, by one worker or the other");
  }

  private void compared() throws InterruptedException {
    screen.step("Is every view of it what a cold rebuild from the whole log gives?");
    Ended _ = tranship.run(DONE, environment, "verify", "last");
    sound();
    for (String view : VIEWS) {
      screen.say(
          "%-38s %4d rows".formatted(view, before.count("select 1 from " + R + '"' + view + '"')));
    }
    screen.checked("nothing differs, with users going on and the third's own generators at work");
  }

  private void back() throws InterruptedException {
    screen.step("The way back to the second release, with all that the third has written");
    List<String> orders = releases.orders();
    Ended _ = tranship.run(DONE, environment, "rollback", "last", "--yes");
    await(orders.size() + 1);
    releases.rest();
    sound();
    DemoFailed.unless(
        !stage.acts().isThird()
            && !stage.acts().isDeployed()
            && releases.runs(false)
            && !releases.runs(true),
        "the second release is not back.");
    screen.checked("the second release is in production, and its worker handles commands");
    unique();
    List<String> kept =
        before.query(
            "select o.\"OrderId\" from "
                + R
                + "\"OrdersView\" o join "
                + R
                + "\"PricedOrders\" p on p.\"OrderId\" = o.\"OrderId\" where o.\"StateValue\" ="
                + " 4 and p.\"AssignmentsId\" is not null");
    DemoFailed.unless(kept.containsAll(orders), "an order is missing in the second's views.");
    screen.checked(
        "the second's views have all " + orders.size() + " orders that were taken before");
    gone();
  }

  private void gone() {
    List<String> left =
        before.query(
            "select table_name from information_schema.tables where table_name like '%V3'"
                + " or table_schema = 'TranshipJourney'");
    List<String> subscriptions =
        releases.subscriptions().stream().filter(name -> name.endsWith("V3")).toList();
    DemoFailed.unless(
        left.isEmpty() && subscriptions.isEmpty(), "left: " + left + " " + subscriptions);
    screen.checked("the third's tables and subscriptions are gone");
  }

  private void showPlan() {
    screen.command("cat " + ThirdStage.PLAN);
    try {
      Files.readAllLines(before.directory().resolve(ThirdStage.PLAN)).forEach(screen::output);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + ThirdStage.PLAN, e);
    }
  }
}
