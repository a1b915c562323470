package org.tranship.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.testkit.journey.GoldenEvents;
import org.tranship.testkit.program.Ended;

/// The story of the CQRS Journey's migration from its first release to its second, and back, and
/// forth again. What is claimed is asked of the tables and of the database themselves.
final class JourneyTour {
  private static final int DONE = 0;
  private static final int REFUSED = 3;
  private static final Pattern RUN = Pattern.compile("Run (\\d{8}-\\d{6}-[a-z0-9]+)");
  private static final String EVENTS = JourneyStage.EVENTS;
  private static final String LOG = JourneyStage.LOG;
  private static final String SEATS =
      """
      select s."Name", s."Quantity", s."AvailableQuantity" from
        "ConferenceRegistration"."ConferenceSeatTypesView" s order by s."Id"
      """;

  private final JourneyStage stage;
  private final Command tranship;
  private final Screen screen;
  private final Map<String, String> environment;

  JourneyTour(JourneyStage stage, Command tranship, Screen screen) {
    this.stage = stage;
    this.tranship = tranship;
    this.screen = screen;
    this.environment = stage.environment();
  }

  /// Tells the whole story, which ends with the second release in production.
  ///
  /// @return the run that has led there
  String tell() throws InterruptedException {
    Ended _ = run(DONE, "--help");
    screen.step("The first release has taken orders for a conference");
    has(GoldenEvents.TABLE, 28);
    screen.say(
        "27 events of three conferences and two orders, and one once more: it was not sent yet.");

    screen.step(
        "The plan: both tables, the database, the switch, who swaps and who tries an order");
    showPlan();
    Ended _ = run(DONE, "journey", "check", JourneyStage.PLAN);

    screen.step(
        "An event that was not sent: the first release is not at rest, and nothing is moved");
    Ended _ = run(REFUSED, "journey", "to-v2", JourneyStage.PLAN, "--yes");
    DemoFailed.unless(!stage.tables().names().contains(EVENTS), "a table was made all the same.");
    screen.say("Users are kept out still: the same command goes on, or rollback lets them in.");

    screen.step("Somebody has looked: the second release will send it. So the run goes on");
    Ended _ = toSecond();
    DemoFailed.unless(stage.isSecond() && !stage.isClosed(), "the second release is not open.");
    has(EVENTS, 28);
    has(LOG, 37);
    screen.say("37 are 27 events and 10 that nobody had kept: conferences and types of seats.");
    samePayloads();
    seats();

    screen.step("Is everything as it was moved?");
    Ended _ = run(DONE, "verify", "last");

    screen.step("The way back, as long as the second release has written nothing");
    Ended _ = run(DONE, "rollback", "last", "--yes");
    DemoFailed.unless(!stage.isSecond(), "the second release is in production still.");
    DemoFailed.unless(
        stage.tables().names().equals(List.of(GoldenEvents.TABLE)), "a table was left.");
    has(GoldenEvents.TABLE, 28);
    screen.checked("both new tables are gone, and the first release's was only read");

    screen.step("And forth once more");
    String run = id(toSecond());
    has(EVENTS, 28);
    has(LOG, 37);
    return run;
  }

  private Ended toSecond() {
    return run(
        DONE, "journey", "to-v2", JourneyStage.PLAN, "--yes", "--acknowledge", "pending-rows");
  }

  /// The run that a command has named.
  private static String id(Ended ended) {
    Matcher run = RUN.matcher(ended.text());
    DemoFailed.unless(run.find(), "the command above names no run.");
    return run.group(1);
  }

  private Ended run(int code, String... words) {
    return tranship.run(code, environment, words);
  }

  private void has(String table, int rows) throws InterruptedException {
    int there = stage.tables().texts(table, "RowKey").size();
    DemoFailed.unless(there == rows, table + " has " + there + " rows, not " + rows + ".");
    screen.checked(table + " has " + rows + " rows");
  }

  private void samePayloads() throws InterruptedException {
    DemoFailed.unless(
        payloads(GoldenEvents.TABLE).equals(payloads(EVENTS)), "a payload is another one.");
    screen.checked("every payload is the same, to the byte, compact or indented");
  }

  private List<String> payloads(String table) throws InterruptedException {
    return stage.tables().texts(table, "Payload");
  }

  private void seats() {
    screen.say("The read model of seats, made from the log: name, quantity, still to be had");
    List<String> seats = stage.query(SEATS);
    seats.forEach(screen::output);
    DemoFailed.unless(seats.size() == 4, "there are other seats than expected.");
  }

  private void showPlan() {
    screen.command("cat " + JourneyStage.PLAN);
    try {
      Files.readAllLines(stage.directory().resolve(JourneyStage.PLAN)).forEach(screen::output);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + JourneyStage.PLAN, e);
    }
  }
}
