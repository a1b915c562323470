package org.tranship.demo;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.testkit.program.Ended;
import org.tranship.testkit.server.fabric.AzuriteFiles;
import org.tranship.testkit.server.fabric.FabricFault;

/// The story of a cluster that moves from Azure Storage to its own image store: every step of the
/// published procedure as one run, a change that it notices before it switches, and the way back.
/// What is claimed is asked of the double of the cluster.
final class ImageStoreTour {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int DIFFERENT = 4;
  private static final String SNAPSHOT = "before.sp";
  private static final String LATE = "Store/CalculatorApp/ApplicationManifest.2.0.xml";

  private final ImageStoreStage stage;
  private final Command tranship;
  private final Screen screen;
  private final Map<String, String> environment;

  ImageStoreTour(ImageStoreStage stage, Command tranship, Screen screen) {
    this.stage = stage;
    this.tranship = tranship;
    this.screen = screen;
    this.environment = stage.environment();
  }

  /// Tells the whole story.
  void tell() {
    Ended _ = run(DONE, "--help");
    screen.step("An application type is in the image store: a container in Azure Storage");
    fill();

    screen.step("What is going to be done, step by step, with the way back of each");
    Ended _ = run(DONE, "imagestore", "plan", ImageStoreStage.PLAN);

    screen.step("Can the cluster's own store hold what is there?");
    Ended _ =
        run(
            DONE,
            "imagestore",
            "check",
            stage.source(),
            "--cluster",
            stage.target(),
            "--layout",
            "xstore");

    screen.step("Which checksums would be others on the cluster's own store?");
    Ended audited = run(DONE, "imagestore", "audit", stage.source());
    DemoFailed.unless(
        audited.text().contains("4 packages have"), "the checksums are not told apart.");
    screen.checked("all four packages have a capital letter in a name, and are named");
    Ended _ = run(DONE, "imagestore", "snapshot", stage.source(), "-o", SNAPSHOT);

    screen.step("Two upgrades, a copy between them - and somebody deploys in the middle of it");
    stage.gateway().faults().after("GetReplicaInfoList", 2, new FabricFault.Then(this::deployed));
    Ended stopped = migrate(FAILED);
    DemoFailed.unless(stopped.text().contains(LATE), "the change is not named.");
    DemoFailed.unless(!stage.cluster().config().endsWith("2"), "it was switched all the same.");
    screen.checked("it is found and named, and nothing was switched");
    Ended changed = run(DIFFERENT, "imagestore", "compare", SNAPSHOT, stage.source());
    DemoFailed.unless(changed.text().contains(LATE), "the comparison does not name it.");

    screen.step("The same command again: it copies what is new, and goes on to the end");
    Ended moved = migrate(DONE);
    DemoFailed.unless(stage.cluster().config().equals("7.0-imagestore3"), "it did not arrive.");
    screen.checked("the cluster uses its own store, and the permission to switch is taken back");
    marked();
    Ended _ = run(DONE, "imagestore", "compare", stage.source(), stage.target());

    screen.step("The way back: two upgrades, and what was copied goes again");
    Matcher back = Pattern.compile("tranship rollback (\\S+)").matcher(moved.text());
    DemoFailed.unless(back.find(), "the run does not say how to take it back.");
    Ended _ = run(DONE, "rollback", back.group(1), "--yes");
    DemoFailed.unless(stage.cluster().config().equals("7.0"), "the cluster is not where it was.");
    DemoFailed.unless(stage.gateway().imageStore().paths().isEmpty(), "something was left.");
    screen.checked("the cluster has the manifest that it had, and its own store is empty");
    DemoFailed.unless(
        stage.gateway().violations().isEmpty(),
        "the cluster was asked what it does not know: " + stage.gateway().violations());
    screen.checked("every request was one of the published interface");
  }

  private Ended migrate(int code) {
    return run(
        code, "imagestore", "migrate", ImageStoreStage.PLAN, "--yes", "--acknowledge", "no-fence");
  }

  /// Somebody registers another version of the application type.
  private void deployed() {
    new AzuriteFiles(stage.azurite(), ImageStoreStage.CONTAINER)
        .write(LATE, "<ApplicationManifest/>");
  }

  private void fill() {
    Ended _ = run(DONE, "copy", "file:packages", stage.filled());
  }

  private void marked() {
    Set<String> paths = Set.copyOf(stage.gateway().imageStore().paths());
    List<String> marks =
        List.of(ImageStoreStage.CODE + "/_.dir", ImageStoreStage.CODE + "/Binaries/_.dir");
    DemoFailed.unless(paths.containsAll(marks), "a directory of the package has no mark.");
    DemoFailed.unless(
        paths.stream().noneMatch(path -> path.endsWith("serviceplatform.xstore.manifest")),
        "a mark of the old store was taken along.");
    screen.checked("each directory of the package has its mark, and no mark of the old store came");
  }

  private Ended run(int code, String... words) {
    return tranship.run(code, environment, words);
  }
}
