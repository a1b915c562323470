package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.AzureTables;
import org.tranship.client.tables.TableAccount;
import org.tranship.core.run.RunState;
import org.tranship.core.value.Secret;
import org.tranship.testkit.server.AzuriteServer;

/// The whole migration on Microsoft's own emulator of tables.
class JourneyAzuriteTest {
  @TempDir private Path scratch;

  @Test
  void thereAndBack() {
    try (AzuriteServer server = AzuriteServer.startTables();
        AzureTables tables =
            new AzureTables(
                TableAccount.parse(new Secret(server.connectionString())), Clock.systemUTC())) {
      JourneyWorld world = new JourneyWorld(scratch, tables);
      world.fill();
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      Golden.assertSecondRelease(world, "migrated");
      assertThat(world.rollback()).as(world.why()).isInstanceOf(RunState.RolledBack.class);
      Golden.assertFirstRelease(world, "rolled back");
    }
  }
}
