package org.tranship.demo;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.testkit.program.Ended;

/// The story of an image store that goes from Azure Storage to the cluster's own store: the
/// manifests, the copy, both comparisons, and a change that they catch. What is claimed is asked of
/// the double of the cluster.
final class ImageStoreTour {
  private static final int DONE = 0;
  private static final int DIFFERENT = 4;
  private static final String SNAPSHOT = "imageStoreSnapshot.sp";

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
    Ended _ = run(DONE, "--version");
    screen.step("An application type is in the image store: a container in Azure Storage");
    fill();

    screen.step("The manifests of the move, with the setting that the procedure forgets");
    Ended _ = run(DONE, "imagestore", "manifests", ImageStoreStage.MANIFEST, "-o", "manifests");

    screen.step("Can the cluster's own store hold what is there?");
    Ended _ = run(DONE, "imagestore", "check", stage.source());

    screen.step("The copy: files first, and a package's mark when all of it is there");
    Ended copied =
        run(
            DONE,
            "imagestore",
            "copy",
            stage.source(),
            stage.target(),
            "--source-layout",
            "xstore",
            "--snapshot",
            SNAPSHOT);
    marked();

    screen.step("Two questions: is the source as it was, and is the target as the source?");
    Ended _ = run(DONE, "imagestore", "compare", SNAPSHOT, stage.source());
    Ended _ = run(DONE, "imagestore", "compare", stage.source(), stage.target());

    screen.step("Somebody changes the source meanwhile, which no lock keeps off");
    stage.write("Store/CalculatorApp/ApplicationManifest.2.0.xml", "<ApplicationManifest/>");
    fill();
    Ended changed = run(DIFFERENT, "imagestore", "compare", SNAPSHOT, stage.source());
    DemoFailed.unless(
        changed.text().contains("ApplicationManifest.2.0.xml"), "the change is not named.");
    screen.checked("it is found and named: exit code 4");

    screen.step("The way back: what was copied goes again, the source was only read");
    Matcher back = Pattern.compile("tranship rollback (\\S+)").matcher(copied.text());
    DemoFailed.unless(back.find(), "the copy does not say how to take it back.");
    Ended _ = run(DONE, "rollback", back.group(1), "--yes");
    DemoFailed.unless(stage.cluster().imageStore().paths().isEmpty(), "something was left.");
    screen.checked("the cluster's own store is as empty as it was");
    DemoFailed.unless(
        stage.cluster().violations().isEmpty(),
        "the cluster was asked what it does not know: " + stage.cluster().violations());
    screen.checked("every request was one of the published interface");
  }

  private void fill() {
    Ended _ = run(DONE, "copy", "file:packages", stage.source());
  }

  private void marked() {
    Set<String> paths = Set.copyOf(stage.cluster().imageStore().paths());
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
