package org.tranship.runbook.anchore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tranship.core.value.SecretVault;
import org.tranship.runbook.anchore.config.ArchiveConfig;
import org.tranship.runbook.anchore.config.ConfigReader;
import org.tranship.runbook.anchore.config.DbUrl;
import org.tranship.runbook.anchore.config.StoreSection;
import org.tranship.runbook.anchore.config.Variables;
import org.tranship.runbook.anchore.db.AnchoreDatabase;

/// The store that a configuration stands for is reached as the operator asked for the database.
class SideTest {
  private static final String CONFIG =
      """
      services:
        catalog:
          archive:
            storage_driver: {name: db, config: {}}
      """;

  private static String location(boolean ssl) {
    ArchiveConfig config =
        new ConfigReader(Variables.from(Map.of())).read("from", CONFIG, StoreSection.OBJECT_STORE);
    Side side =
        Side.of(
            Side.Role.SOURCE,
            config,
            DbUrl.parse("postgresql://user:secret@host:5432/anchore"),
            new AnchoreDatabase.Options(ssl, 0, Duration.ofSeconds(7), Duration.ofSeconds(30)),
            "tranship",
            true,
            new SecretVault(Map.of()));
    assertThat(side.toString() + side.store()).doesNotContain("secret@");
    return side.store().location().rest();
  }

  @Test
  void documentsTravelAsTheCatalogueDoes() {
    assertThat(location(true)).contains("sslmode=require", "connectTimeout=7", "ApplicationName=");
    assertThat(location(false)).doesNotContain("sslmode").contains("connectTimeout=7");
  }
}
