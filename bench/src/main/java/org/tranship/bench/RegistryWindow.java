package org.tranship.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.bench.BulkRegistry.Shape;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.testkit.server.RestartedRegistry;
import org.tranship.testkit.server.RestartedRegistry.Spot;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;

/// A docker-registry of 1,000 tags is moved by `tranship registry migrate`, from files to files and
/// from files to S3, while somebody pushes to it. For how long pushes are kept out is foretold by
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

  private RegistryWindow() {}

  static List<Figure> filesToFiles(BenchStage stage) {
    Path work = stage.work();
    BulkRegistry from =
        BulkRegistry.write(work.resolve("registry"), Shape.FOR_MOVING.share(stage.percent()));
    Spot target = Spot.files(folder(work.resolve("target")));
    return moved(stage, from, target, "registry migrate, files to files");
  }

  /// From files to S3Proxy, behind a drill by hand with rclone, which has the same to do; both once
  /// before, with a part of it, so that the server's compiler is at rest. That nothing is pushed
  /// for less time than in the drill is the bar.
  static List<Figure> filesToS3(BenchStage stage) {
    try (BenchStage.S3 s3 = stage.s3Proxy(S3ProxyServer.Storage.FILES)) {
      List<Figure> _ = besideDrill(stage, s3.endpoint(), Shape.FOR_MOVING.share(20));
      return besideDrill(stage, s3.endpoint(), Shape.FOR_HASHING.share(stage.percent()));
    }
  }

  private static List<Figure> besideDrill(BenchStage stage, S3Endpoint s3, Shape shape) {
    Path work = stage.work();
    BulkRegistry from = BulkRegistry.write(work.resolve("registry"), shape);
    RegistryDrill.Took drill = RegistryDrill.of(stage, from, s3);
    List<Figure> figures = new ArrayList<>();
    figures.add(figure(from, "drill with rclone, files to S3Proxy", drill.whole()));
    figures.add(figure(from, "of it, pushes kept out", spent(drill.windowSeconds())));
    List<Figure> ours =
        moved(
            stage,
            from,
            RegistryDrill.bucket(
                s3, new Rclone(s3).freshBucket(stage, "ours-" + shape.tags()), work),
            "registry migrate, files to S3Proxy");
    Figure window = ours.get(1);
    ours.set(
        1,
        new Figure(
            window.what(),
            window.objects(),
            window.bytes(),
            window.took(),
            "not longer than in the drill",
            window.took().seconds() <= drill.windowSeconds()));
    figures.addAll(ours);
    return figures;
  }

  private static List<Figure> moved(BenchStage stage, BulkRegistry from, Spot target, String what) {
    Path work = stage.work();
    Path plan = work.resolve("plan.yaml");
    Map<String, String> state = Map.of("XDG_STATE_HOME", work.resolve("state").toString());
    MeasuredCommand command = new MeasuredCommand(stage.program(), work);
    try (RestartedRegistry service = new RestartedRegistry(Spot.files(from.root()), target);
        RegistryPusher pusher = new RegistryPusher(service)) {
      Files.writeString(plan, service.plan());
      Took moved = command.run(state, List.of("registry", "migrate", plan.toString(), "--yes"));
      int pushed = pusher.pushed();
      String report = command.run(state, List.of("report", "last", "--json")).text();
      List<Figure> figures = new ArrayList<>();
      figures.add(figure(from, what + ", " + pushed + " pushes meanwhile", moved));
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

  private static Path folder(Path folder) {
    try {
      return Files.createDirectory(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a directory for a registry", e);
    }
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
}
