package org.tranship.runbook.imagestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Ready;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// A disk with room for half a mebibyte, and a source with a file of a whole one.
class RoomGateTest {
  private static final String CODE = "Store/CalculatorApp/S.Code.1.0/";
  private static final int MIB = 1 << 20;

  @TempDir private Path directory;
  private MoveWorld world;

  @BeforeEach
  void begin() throws IOException {
    Path replica = Files.createDirectory(directory.resolve("replica"));
    world =
        new MoveWorld(directory, FabricSettings.of(FabricPlatform.WINDOWS).withReplica(replica));
    world.put(CODE + "big.dll", "x".repeat(MIB));
    world.server.freeDisk(MIB / 2);
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    world.close();
  }

  private void there(String path, String text) {
    var _ = world.server.imageStore().put(path, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatStandsThereAlreadyNeedsNoRoomWhoeverHasCopiedIt() {
    there(CODE + "big.dll", "x".repeat(MIB));
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @Test
  void aFileOfAnotherSizeNeedsRoom() {
    there(CODE + "big.dll", "x".repeat(MIB - 1));
    there(CODE + "a.dll", "a");
    MoveWorld.assertHalted(world.move(), "TRI-166", "1 B of it stand there already");
    assertThat(world.own()).doesNotContain(CODE + "sub/b.dll");
  }

  /// The gateway tells of the primary's disk only; nothing is copied on the strength of that alone.
  @Test
  void whatNobodyProvesOfTheOtherNodesIsNotCopiedTo() {
    world.server.freeDisk(100L * MIB);
    List<String> asked = new ArrayList<>();
    world.answers =
        question -> {
          asked.add(question);
          return !question.contains("the disks of");
        };
    MoveWorld.assertHalted(world.move(), "N1, N2");
    assertThat(asked.getLast()).contains("the disks of N1, N2", "free");
    assertThat(world.own()).isEmpty();
    world.answers = _ -> true;
    assertThat(world.move()).isInstanceOf(Ready.class);
  }
}
