package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricFault;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// `tranship imagestore copy` to a cluster, ended with SIGKILL in the middle of a session of
/// chunks, before a file is joined, while it is, and when a marker is written: whatever is left, a
/// package that is marked has all its files and the marks of its folders, and the same command
/// comes to the end.
class ImageStoreKillTest {
  /// Three chunks.
  private static final int FILE = 3 << 16;

  /// In a folder of a name behind that of markers.
  private static final String LIBRARY = ImageStoreScene.CODE + "/lib";

  /// Those that go in one request; the markers follow them.
  private static final int SMALL = 8;

  @TempDir private Path directory;

  @Test
  void inTheMiddleOfASessionOfChunks() throws IOException, InterruptedException {
    isCarriedToItsEnd("UploadFileChunk", 1);
  }

  @Test
  void beforeAFileIsJoined() throws IOException, InterruptedException {
    isCarriedToItsEnd("UploadFileChunk", 2);
  }

  @Test
  void whileAFileIsJoined() throws IOException, InterruptedException {
    isCarriedToItsEnd("CommitImageStoreUploadSession", 0);
  }

  @Test
  void whenTheFirstMarkerIsWritten() throws IOException, InterruptedException {
    isCarriedToItsEnd("UploadFile", SMALL);
  }

  /// Whichever marker comes first, it is not that of a root whose folders have none.
  @Test
  void betweenTwoMarkers() throws IOException, InterruptedException {
    isCarriedToItsEnd("UploadFile", SMALL + 1);
  }

  /// When the last small file has arrived, and before the store is listed for the proof that stands
  /// in front of the first marker.
  @Test
  void betweenTheLastFileAndTheFirstMarker() throws IOException, InterruptedException {
    isCarriedToItsEnd(
        (cluster, kill) ->
            cluster
                .faults()
                .after(
                    "UploadFile",
                    SMALL - 1,
                    new FabricFault.Then(
                        () -> cluster.faults().next("GetImageStoreRootContent", kill))),
        paths ->
            assertThat(paths)
                .contains(ImageStoreScene.CODE + "/Large.dll")
                .noneMatch(path -> path.endsWith("/_.dir")));
  }

  /// @param operation of the gateway at which the process is killed; the gateway deals with it all
  ///   the same
  /// @param well how many of them go well before
  private void isCarriedToItsEnd(String operation, int well)
      throws IOException, InterruptedException {
    isCarriedToItsEnd((cluster, kill) -> cluster.faults().after(operation, well, kill), _ -> {});
  }

  /// @param when has the gateway end the process at some moment
  /// @param left looks at what the cluster's store has then
  private void isCarriedToItsEnd(
      BiConsumer<FabricDouble, FabricFault> when, Consumer<Set<String>> left)
      throws IOException, InterruptedException {
    ImageStoreScene scene = new ImageStoreScene(directory).seeded(true);
    scene.file(LIBRARY + "/Other.dll", "other");
    byte[] large = new byte[FILE];
    Arrays.fill(large, (byte) 'x');
    Files.write(scene.images().resolve(ImageStoreScene.CODE + "/Large.dll"), large);
    try (FabricDouble cluster = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS))) {
      List<Object> copy =
          List.of(
              "imagestore",
              "copy",
              "file:" + scene.images(),
              "fabric:ImageStore?single-put=1K&chunk-size=64K&endpoint=" + cluster.url(),
              "--source-layout",
              "xstore",
              "--snapshot",
              directory.resolve("before"),
              "--journal",
              "sqlite:" + directory.resolve("journal"));
      CompletableFuture<CommandProcess> started = new CompletableFuture<>();
      when.accept(cluster, new FabricFault.Then(() -> started.join().killed()));
      try (CommandProcess process = CommandProcess.start(directory, copy.toArray())) {
        assertThat(started.complete(process)).isTrue();
        AnchoreScene.Ran killed = process.await();
        assertThat(killed.code()).as(killed.all()).isEqualTo(128 + 9);
      }
      assertMarkedIsWhole(cluster);
      left.accept(Set.copyOf(cluster.imageStore().paths()));
      AnchoreScene.Ran ran = Commands.runAlone(copy.toArray());
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(cluster.imageStore().paths())
          .contains(ImageStoreScene.CODE + "/_.dir", ImageStoreScene.CODE + "/Sub/_.dir");
      assertMarkedIsWhole(cluster);
      assertThat(cluster.violations()).isEmpty();
    }
  }

  private static void assertMarkedIsWhole(FabricDouble cluster) {
    Set<String> paths = Set.copyOf(cluster.imageStore().paths());
    if (paths.stream().anyMatch(path -> path.endsWith("/_.dir"))) {
      assertThat(paths)
          .contains(
              ImageStoreScene.CODE + "/Service.exe",
              ImageStoreScene.CODE + "/Large.dll",
              ImageStoreScene.CODE + "/Sub/Lib.dll",
              LIBRARY + "/Other.dll");
    }
    if (paths.contains(ImageStoreScene.CODE + "/_.dir")) {
      assertThat(paths).contains(ImageStoreScene.CODE + "/Sub/_.dir", LIBRARY + "/_.dir");
    }
  }
}
