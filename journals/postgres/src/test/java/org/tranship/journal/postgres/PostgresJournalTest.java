package org.tranship.journal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.Journal;
import org.tranship.core.value.Location;
import org.tranship.testkit.contract.DurableJournalContract;
import org.tranship.testkit.server.PostgresServer;

/// The PostgreSQL journal keeps the contract, other processes and their death included: on one
/// machine a dead process is known to be dead, and its lease is not waited for.
class PostgresJournalTest extends DurableJournalContract {
  @TempDir Path directory;
  private SharedPlace place;

  @BeforeEach
  void makeDatabase() throws Exception {
    place = SharedPlace.on(PostgresServer.shared(), directory, "");
  }

  @Override
  protected Location location() {
    return place.location();
  }

  @Override
  protected Journal open() {
    return place.open();
  }

  /// The embedded journal is killed more often; what is different here is who may take over.
  @Override
  protected int kills() {
    return Integer.getInteger("tranship.journal.kills", 4);
  }

  @Override
  protected void assertSound() throws Exception {
    // Each transaction wrote lines behind those of the one before, under a token that only rises.
    assertThat(
            place.ask(
                "SELECT count(*) FROM (SELECT token - lag(token) OVER (ORDER BY line) AS rise"
                    + " FROM tranship.saved) saved WHERE rise < 0"))
        .isEqualTo("0");
  }
}
