package org.tranship.runbook.imagestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.step.StepResult;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// What is found when a move is verified later.
class VerifiedMoveTest {
  private static final String CODE = "Store/CalculatorApp/S.Code.1.0/";

  @TempDir private Path directory;

  private static StepResult verify(MoveWorld world) throws InterruptedException {
    return world.new Life(CrashPoint.never()).process().verify();
  }

  private static void assertDiffers(MoveWorld world, long differing, String... words)
      throws InterruptedException {
    assertThat(verify(world))
        .isInstanceOfSatisfying(
            StepResult.Partial.class,
            partial -> {
              assertThat(partial.detail()).contains(words);
              assertThat(partial.failed()).isEqualTo(differing);
            });
  }

  private static void put(MoveWorld world, String path, String text) {
    var _ = world.server.imageStore().put(path, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatWasDeployedSinceIsNoDifferenceAndWhatBecameOfCopiesIs() throws InterruptedException {
    try (MoveWorld world = new MoveWorld(directory)) {
      assertThat(world.move()).isInstanceOf(Ready.class);
      put(world, "Store/New/ApplicationManifest.1.xml", "new");
      put(world, "Store/New/Code.1/_.dir", "");
      assertThat(verify(world))
          .isInstanceOfSatisfying(
              StepResult.Done.class,
              done -> assertThat(done.detail()).contains("9 files, by path", "1 new"));
      world.server.imageStore().delete(CODE + "sub/_.dir");
      assertDiffers(world, 1, "1 are gone", CODE + "sub/_.dir");
      put(world, CODE + "a.dll", "b");
      assertDiffers(world, 2, "1 written anew", CODE + "a.dll");
      world.server.imageStore().delete(CODE + "sub/b.dll");
      assertDiffers(world, 3, "1 gone", CODE + "sub/b.dll");
    }
  }

  @Test
  void whereTheStoreCanBeReadEveryByteIs() throws InterruptedException, IOException {
    Path replica = Files.createDirectory(directory.resolve("replica"));
    FabricSettings readable = FabricSettings.of(FabricPlatform.WINDOWS).withReplica(replica);
    try (MoveWorld world = new MoveWorld(directory, readable)) {
      put(world, CODE + "a.dll", "a");
      assertThat(world.move()).isInstanceOf(Ready.class);
      assertThat(verify(world))
          .isInstanceOfSatisfying(
              StepResult.Done.class, done -> assertThat(done.detail()).contains("every byte"));
      Path file;
      try (Stream<Path> files = Files.walk(replica)) {
        file = files.filter(each -> each.toString().endsWith("b.dll")).findFirst().orElseThrow();
      }
      Files.writeString(file, "x");
      assertDiffers(world, 1, "1 of 9 files");
      Files.writeString(file, "b");
      world.server.imageStore().delete(CODE + "a.dll");
      assertDiffers(world, 1, "1 gone", CODE + "a.dll");
    }
  }
}
