package org.tranship.runbook.imagestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.testkit.server.fabric.FabricFault;

/// Somebody puts other bytes of the same length in the place of a copy before the switch.
class OverwrittenMoveTest {
  private static final String FILE = "Store/CalculatorApp/S.Code.1.0/a.dll";
  private static final String MARKER = "Store/CalculatorApp/S.Code.1.0/_.dir";

  @TempDir private Path directory;
  private MoveWorld world;

  @BeforeEach
  void begin() {
    world = new MoveWorld(directory);
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    world.close();
  }

  private void overwrite() {
    var _ = world.server.imageStore().put(FILE, "?".getBytes(StandardCharsets.UTF_8));
  }

  /// Of the copy, as many files as there are besides markers.
  private boolean isCopied() {
    return world.own().size() == 9;
  }

  @Test
  void betweenTheFilesAndTheMarkersItsPackageGetsNone() {
    boolean[] done = {false};
    world.before =
        store ->
            new ForwardingStore(store) {
              @Override
              public Listing list(ListRequest request) {
                if (!done[0] && isCopied()) {
                  done[0] = true;
                  overwrite();
                }
                return inner().list(request);
              }
            };
    MoveWorld.assertHalted(world.move(), "TRI-103", FILE, "written anew at the target");
    assertThat(world.own()).contains(FILE).doesNotContain(MARKER);
    assertThat(world.cluster.config()).isEqualTo("7-imagestore1");
  }

  @Test
  void beforeTheLastLookNothingIsSwitchedAndTheWayBackLeavesWhatIsHis() {
    world.server.faults().after("GetReplicaInfoList", 2, new FabricFault.Then(this::overwrite));
    MoveWorld.assertHalted(
        world.move(), "TRI-179", "1 written anew", FILE, "Nothing was switched", "rollback");
    MoveWorld.assertHalted(world.move(), "TRI-103", FILE);
    assertThat(world.own()).doesNotContain(MARKER);
    assertThat(world.cluster.config()).isEqualTo("7-imagestore1");
    assertThat(world.rollback()).isInstanceOf(Halted.class);
    assertThat(world.own()).as("what is his stays").contains(FILE);
    world.server.imageStore().delete(FILE);
    assertThat(world.rollback()).isInstanceOf(RolledBack.class);
    assertThat(world.cluster.config()).isEqualTo("7");
    assertThat(world.own()).isEmpty();
  }
}
