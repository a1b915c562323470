package org.tranship.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;
import org.tranship.testkit.program.Ended;

/// The story that is told: an Anchore moves its documents from its database to S3 and back, and
/// then many at once. What is claimed is looked up in the database itself first.
final class Tour {
  private static final int DONE = 0;
  private static final int REFUSED = 3;
  private static final int DOCUMENT_BYTES = 2048;

  private static final Pattern VERIFIED = Pattern.compile("(?m)^Verified: (\\d+) documents? ");

  /// Rows that are shown: names that fit a line.
  private static final List<String> SHOWN =
      List.of(
          "admin/policy_bundles/2c53a13c-1765-11e8-82ef-23527761d060",
          "admin/vulnerability_scan/sha256:0873/docker.io/library/nginx:latest",
          "someone@example.org/image_content_data/x");

  private final Stage stage;
  private final Command tranship;
  private final Screen screen;
  private final List<Timing> timings = new ArrayList<>();

  Tour(Stage stage, Command tranship, Screen screen) {
    this.stage = stage;
    this.tranship = tranship;
    this.screen = screen;
  }

  /// Tells the whole story.
  ///
  /// @param many how many documents the measured run has
  /// @return the Anchore with which it began, for those who want to look around
  AnchoreInstallation tell(int many) {
    AnchoreInstallation anchore = stage.anchore();
    Map<String, String> environment = stage.environment(anchore);
    tranship.run(DONE, environment, "--help");

    List<Document> documents =
        AnchoreInstallation.together(AnchoreDocuments.seven(), AnchoreDocuments.edges());
    Map<String, String> digests = AnchoreInstallation.digests(documents);
    screen.step("An Anchore that keeps its documents in PostgreSQL");
    anchore.add(documents);
    Map<String, String> urls = anchore.urls();
    DemoFailed.unless(
        anchore.contentOfDb().equals(digests), "the database does not hold what was put into it.");
    screen.say(
        AnchoreDocuments.seven().size()
            + " documents like those of Anchore's own documentation, and "
            + AnchoreDocuments.edges().size()
            + " awkward ones: empty, binary, with NUL, around the compression threshold, odd names. content_url of three of them:");
    show(urls);

    screen.step("Two configurations: the one in use, and the one to move to");
    stage.writeConfigs();
    showFile(Stage.TO);
    screen.say("Secrets are in the environment: ANCHORE_DB_CONNECT and the two named above.");

    screen.step("Does the new configuration work?");
    tranship.run(DONE, environment, "anchore", "check", Stage.TO);

    refusedWhileAnchoreRuns(anchore, environment);
    long bytes = bytes(documents);
    screen.step("The migration: Anchore is stopped, which is proven, not believed");
    Ended there = tranship.run(DONE, environment, migrate(Stage.TO));
    Map<String, String> moved = inS3(anchore, Stage.BUCKET, documents.size());
    screen.checked("all " + documents.size() + " rows of the catalogue point to S3");
    screen.checked("the table archive_document is empty");
    screen.say("content_url of the same three rows:");
    show(moved);

    screen.step("Anchore's own list of migrations, from Anchore's own tables");
    list(environment, documents.size());

    screen.step("Every document is read from S3 once more");
    timings.add(
        new Timing(
            "PostgreSQL -> S3, 7 + 8 awkward",
            documents.size(),
            bytes,
            there.seconds(),
            verify(environment)));

    screen.step("Back again: the same command with its arguments swapped");
    Ended back =
        tranship.run(DONE, environment, "anchore", "migrate", Stage.TO, Stage.FROM, "--dontask");
    Map<String, String> returned = anchore.contentOfDb();
    DemoFailed.unless(returned.equals(digests), "a document came back other than it left.");
    DemoFailed.unless(anchore.urls().equals(urls), "a content_url is not what it was.");
    screen.checked("the MD5 of all " + documents.size() + " documents are those of the originals");
    screen.checked("every content_url is what it was in the beginning");
    timings.add(
        new Timing(
            "S3 -> PostgreSQL, the same back",
            documents.size(),
            bytes,
            back.seconds(),
            returned.size()));

    manyAtOnce(many);
    return anchore;
  }

  List<Timing> timings() {
    return List.copyOf(timings);
  }

  private void refusedWhileAnchoreRuns(
      AnchoreInstallation anchore, Map<String, String> environment) {
    screen.step("A migration while Anchore still runs (here: one database session is open)");
    Map<String, String> before = anchore.urls();
    try (Connection session = anchore.database().connect()) {
      session.setClientInfo("ApplicationName", "anchore-catalog");
      tranship.run(REFUSED, environment, migrate(Stage.TO));
    } catch (SQLException e) {
      throw new DemoFailed("the demonstration lost its own database session: " + e.getMessage());
    }
    DemoFailed.unless(
        anchore.urls().equals(before), "the refused migration changed the catalogue.");
    screen.checked("refused with exit code 3; nothing was changed");
  }

  /// Anchore's table is wider than any screen: each column becomes a line.
  private void list(Map<String, String> environment, int documents) {
    List<List<String>> rows = new ArrayList<>();
    tranship.run(
        line -> {
          if (!line.isBlank()) {
            rows.add(List.of(line.strip().split("\\s{2,}")));
          }
        },
        DONE,
        environment,
        "anchore",
        "list-migrations");
    DemoFailed.unless(
        rows.size() == 2 && rows.getFirst().size() == rows.getLast().size(),
        "the list should have a heading and one migration.");
    for (int i = 0; i < rows.getFirst().size(); i++) {
      screen.output(String.format("%-20s %s", rows.getFirst().get(i), rows.getLast().get(i)));
    }
    screen.say("The original's nine columns, wider than this screen; here they are lines.");
    List<String> row = rows.getLast();
    DemoFailed.unless(
        row.size() == 9
            && row.get(1).equals("complete")
            && row.get(6).equals(Integer.toString(documents))
            && row.get(7).equals(Integer.toString(documents)),
        "the list should show a complete migration of " + documents + " documents.");
    screen.checked("one migration, complete, " + documents + " of " + documents + " documents");
  }

  private void manyAtOnce(int count) {
    screen.step(
        String.format(
            Locale.ROOT, "%,d documents of %,d bytes, in a second Anchore", count, DOCUMENT_BYTES));
    AnchoreInstallation anchore = stage.anchore();
    Map<String, String> environment = stage.environment(anchore);
    List<Document> documents = AnchoreDocuments.many(0, count, DOCUMENT_BYTES);
    anchore.add(documents);
    Ended there = tranship.run(DONE, environment, migrate(Stage.SECOND_TO));
    inS3(anchore, Stage.SECOND_BUCKET, count);
    screen.checked(
        String.format(
            Locale.ROOT, "%.1f s for the whole process, from start to end", there.seconds()));
    int verified = verify(environment);
    DemoFailed.unless(verified == count, "only " + verified + " were verified.");
    timings.add(
        new Timing(
            String.format(Locale.ROOT, "PostgreSQL -> S3, %,d bytes each", DOCUMENT_BYTES),
            count,
            bytes(documents),
            there.seconds(),
            verified));
  }

  /// Rows and table as a finished migration to S3 leaves them.
  private Map<String, String> inS3(AnchoreInstallation anchore, String bucket, int documents) {
    Map<String, String> urls = anchore.urls();
    DemoFailed.unless(
        urls.size() == documents
            && urls.values().stream().allMatch(url -> url.startsWith("s3://" + bucket + "/")),
        "not every row of the catalogue points to S3.");
    DemoFailed.unless(anchore.contentOfDb().isEmpty(), "archive_document is not empty.");
    return urls;
  }

  /// How many documents the command has read again and found as they were copied.
  private int verify(Map<String, String> environment) {
    Ended verified = tranship.run(DONE, environment, "verify", "last");
    Matcher count = VERIFIED.matcher(verified.text());
    DemoFailed.unless(count.find(), "the command does not say how many it verified.");
    return Integer.parseInt(count.group(1));
  }

  private static String[] migrate(String to) {
    return new String[] {"anchore", "migrate", Stage.FROM, to, "--dontask"};
  }

  private void show(Map<String, String> urls) {
    for (String name : SHOWN) {
      screen.output(String.valueOf(urls.get(name)));
    }
  }

  private void showFile(String name) {
    Path file = stage.directory().resolve(name);
    screen.command("cat " + name);
    try {
      Files.readAllLines(file).forEach(screen::output);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private static long bytes(List<Document> documents) {
    return documents.stream().mapToLong(document -> document.content().length).sum();
  }
}
