package org.tranship.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.bench.BulkRegistry.Shape;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.testkit.server.RestartedRegistry;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// A docker-registry of 1,000 tags in 200 repositories is moved from files to files by `tranship
/// registry migrate`, while somebody pushes to it. For how long pushes are kept out is foretold by
/// the command, and measured by it; the restarts of the registry are in what is measured, and not
/// in what is foretold.
final class RegistryWindow {
  private static final Pattern FORETOLD =
      Pattern.compile("Pushes will be kept out for about (.+? for \\d+ links)");
  private static final Pattern MEASURED = Pattern.compile("pushes were kept out for ([0-9.]+) s");
  private static final Pattern STEP =
      Pattern.compile(
          "'step': '([a-z-]+)', 'began': '[^']*', 'ended': '[^']*', 'seconds': ([0-9.]+)"
              .replace("'", "\"")
              .replace(": ", "\\s*:\\s*")
              .replace(", ", ",\\s*"));
  private static final long BETWEEN_PUSHES_MILLIS = 200;

  private RegistryWindow() {}

  static List<Figure> filesToFiles(BenchStage stage) {
    Path work = stage.work();
    BulkRegistry from =
        BulkRegistry.write(work.resolve("registry"), Shape.FOR_MOVING.share(stage.percent()));
    Path plan = work.resolve("plan.yaml");
    Map<String, String> state = Map.of("XDG_STATE_HOME", work.resolve("state").toString());
    MeasuredCommand command = new MeasuredCommand(stage.program(), work);
    try (RestartedRegistry service =
            new RestartedRegistry(
                Spot.files(from.root()), Spot.files(folder(work.resolve("target"))));
        Pusher pusher = new Pusher(service)) {
      Files.writeString(plan, service.plan());
      Took moved = command.run(state, List.of("registry", "migrate", plan.toString(), "--yes"));
      int pushed = pusher.pushed();
      String report = command.run(state, List.of("report", "last", "--json")).text();
      List<Figure> figures = new ArrayList<>();
      figures.add(
          figure(from, "registry migrate, files to files, " + pushed + " pushes meanwhile", moved));
      Took window = spent(Double.parseDouble(found(MEASURED, moved.text())));
      figures.add(
          figure(
              from,
              "of it, pushes kept out; foretold was " + found(FORETOLD, moved.text()),
              window));
      Matcher step = STEP.matcher(report);
      while (step.find()) {
        figures.add(
            figure(from, "of it, " + step.group(1), spent(Double.parseDouble(step.group(2)))));
      }
      BenchFailed.unless(figures.size() > 2, "the report has no steps");
      return figures;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a plan", e);
    }
  }

  private static Path folder(Path folder) throws IOException {
    return Files.createDirectory(folder);
  }

  private static Figure figure(BulkRegistry of, String what, Took took) {
    return new Figure(what, of.blobs(), of.bytes(), took, "", true);
  }

  /// A part of the time of a command, of which nothing else is known.
  private static Took spent(double seconds) {
    return new Took(0, "", seconds, 0, 0, 0);
  }

  private static String found(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    BenchFailed.unless(found.find(), "nothing is said of the window:\n" + text);
    return found.group(1);
  }

  /// Somebody who pushes a small image now and then, and tries again where it is refused.
  private static final class Pusher implements AutoCloseable {
    private final RestartedRegistry service;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger pushed = new AtomicInteger();
    private final Thread thread;

    Pusher(RestartedRegistry service) {
      this.service = service;
      this.thread = Thread.ofVirtual().start(this::push);
    }

    private void push() {
      try {
        while (!over.get()) {
          try {
            int number = pushed.get();
            service.registry().push("live/app", "t" + number, "base", "layer " + number);
            pushed.incrementAndGet();
          } catch (IllegalStateException | UncheckedIOException _) {
            // The fence is up, or the registry is just being restarted.
          }
          Thread.sleep(BETWEEN_PUSHES_MILLIS);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    int pushed() {
      return pushed.get();
    }

    @Override
    public void close() {
      over.set(true);
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
