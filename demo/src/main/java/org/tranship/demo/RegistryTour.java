package org.tranship.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.testkit.program.Ended;
import org.tranship.testkit.server.RegistryServer;

/// The story of a container registry that moves from files to S3 and back, with a garbage
/// collection in between. What is claimed is asked of the registry itself over HTTP.
final class RegistryTour {
  private static final int DONE = 0;
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  private final RegistryStage stage;
  private final Command tranship;
  private final Screen screen;
  private final Map<String, String> environment;

  /// Digests of the images, by `repository:tag`.
  private final Map<String, String> images = new LinkedHashMap<>();

  RegistryTour(RegistryStage stage, Command tranship, Screen screen) {
    this.stage = stage;
    this.tranship = tranship;
    this.screen = screen;
    this.environment = stage.environment();
  }

  /// Tells the whole story.
  void tell() {
    run("--help");
    screen.step("Images are pushed to the registry, which keeps them in files");
    push("team/app", "v1", "base layer", "libraries", "the application, first version");
    push("team/app", "v2", "base layer", "libraries", "the application, second version");
    push("team/tool", "old", "base layer", "a tool that nobody will miss");
    pushIndex();
    images.forEach((image, digest) -> screen.output("%-16s %s".formatted(image, digest)));
    screen.say("Three of two or three layers, some shared, and an index over two of them.");

    screen.step("The plan: from where to where, how pushes are kept out, how to switch");
    showPlan();
    run("registry", "check", RegistryStage.PLAN);

    screen.step("The move: blobs while pushes go on, the rest behind a fence that is proven");
    run("registry", "migrate", RegistryStage.PLAN, "--yes");
    DemoFailed.unless(stage.isOnS3(), "the registry does not read from the S3 server.");
    pullAll("from S3");

    screen.step("Is everything whole there? Every link, every blob, every image");
    run("registry", "fsck", stage.target());

    garbage();
    wayBack();
  }

  private void garbage() {
    String image = "team/tool:old";
    String digest = images.remove(image);
    screen.step("An image is deleted: what remains of it is garbage");
    stage.registry().remove("team/tool", digest);
    DemoFailed.unless(status(image, digest) == 404, image + " can still be pulled.");
    screen.say("DELETE /v2/team/tool/manifests/" + digest);
    run("registry", "gc", stage.target(), "--young", "0s", "--dry-run");
    Ended collected = run("registry", "gc", stage.target(), "--young", "0s", "--yes");
    screen.say("--young 0s, since these images are only seconds old; else a day is kept back.");
    pullAll("from S3");

    screen.step("It can be taken back, until the run is completed");
    Matcher run = Pattern.compile("tranship registry restore (\\S+)").matcher(collected.text());
    DemoFailed.unless(run.find(), "the command does not say how to put it back.");
    run("registry", "restore", run.group(1), "--yes");
    run("registry", "fsck", stage.target());
    for (String layer : List.of("base layer", "a tool that nobody will miss")) {
      DemoFailed.unless(
          !stage.registry().blob("team/tool", RegistryServer.digest(layer)).isEmpty(),
          "a layer did not come back.");
    }
    screen.checked("the layers of the deleted image are there again");
    images.put(image, digest);
  }

  private void wayBack() {
    screen.step("The way back, with what was pushed to S3 meanwhile");
    push("team/app", "v3", "base layer", "libraries", "the application, pushed to S3");
    screen.output("%-16s %s".formatted("team/app:v3", images.get("team/app:v3")));
    Matcher migration = Pattern.compile("(?m)^(\\S+) +registry ").matcher(run("list").text());
    DemoFailed.unless(migration.find(), "the list does not have the run of the migration.");
    run("rollback", migration.group(1), "--yes");
    DemoFailed.unless(!stage.isOnS3(), "the registry does not read from its files.");
    pullAll("from the files");
    screen.say("Also the one that was deleted at S3: at the source it was never touched.");
    run("registry", "fsck", "file:" + stage.files());
  }

  private Ended run(String... words) {
    return tranship.run(DONE, environment, words);
  }

  private void push(String repository, String tag, String... layers) {
    images.put(repository + ":" + tag, stage.registry().push(repository, tag, layers));
  }

  private void pushIndex() {
    Map<String, Integer> children = new LinkedHashMap<>();
    for (String image : List.of("team/app:v1", "team/app:v2")) {
      String digest = images.get(image);
      String manifest = stage.registry().pull("team/app", String.valueOf(digest));
      children.put(digest, manifest.getBytes(StandardCharsets.UTF_8).length);
    }
    images.put("team/app:multi", stage.registry().pushIndex("team/app", "multi", children));
  }

  /// Pulls every tag, and what is below it by digest, and hashes every byte that comes.
  private void pullAll(String where) {
    int blobs = 0;
    for (Map.Entry<String, String> image : images.entrySet()) {
      String repository = repository(image.getKey());
      String tag = image.getKey().substring(repository.length() + 1);
      String manifest = stage.registry().pull(repository, tag);
      DemoFailed.unless(
          RegistryServer.digest(manifest).equals(image.getValue()),
          image.getKey() + " is not what was pushed.");
      blobs += pullBelow(repository, image.getValue());
    }
    screen.checked(
        "every tag (%d) was pulled %s by digest, and %d blobs below them: the bytes are those that were pushed"
            .formatted(images.size(), where, blobs));
  }

  private int pullBelow(String repository, String digest) {
    String manifest = stage.registry().pull(repository, digest);
    DemoFailed.unless(RegistryServer.digest(manifest).equals(digest), digest + " is damaged.");
    boolean index = manifest.contains("\"manifests\":");
    List<String> below = new ArrayList<>();
    DIGEST.matcher(manifest).results().forEach(found -> below.add(found.group()));
    int blobs = 0;
    for (String child : below) {
      if (index) {
        blobs += pullBelow(repository, child);
      } else {
        String blob = stage.registry().blob(repository, child);
        DemoFailed.unless(RegistryServer.digest(blob).equals(child), child + " is damaged.");
        blobs++;
      }
    }
    return blobs;
  }

  private int status(String image, String digest) {
    return stage.registry().manifest(repository(image), digest);
  }

  private static String repository(String image) {
    return image.substring(0, image.indexOf(':'));
  }

  private void showPlan() {
    screen.command("cat " + RegistryStage.PLAN);
    try {
      Files.readAllLines(stage.directory().resolve(RegistryStage.PLAN)).forEach(screen::output);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RegistryStage.PLAN, e);
    }
    screen.say(
        "The address of the acts is somebody who restarts the registry, as systemctl would.");
  }
}
