package org.tranship.runbook.anchore.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.runbook.anchore.config.DbUrl;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.server.PostgresServer;

/// The catalogue is asked which places at the source are still pointed to: whether the answer is
/// held in memory or asked for a batch at a time, it is the same.
class RowReferencesTest {
  @ParameterizedTest
  @ValueSource(ints = {100, 2})
  void tellsWhatIsStillPointedTo(int held) {
    AnchoreInstallation anchore =
        AnchoreInstallation.create(PostgresServer.shared().createDatabase(), true);
    anchore.execute(
        "insert into archive_metadata(bucket, \"archiveId\", \"userId\", \"documentName\","
            + " content_url) select 'b', n::text, 'u', 'd', 'db://u/b/' || n"
            + " from generate_series(1, 5) as n");
    anchore.execute("update archive_metadata set content_url = null where \"archiveId\" = '3'");
    anchore.execute("update archive_metadata set content_url = 's3://x' where \"archiveId\" = '4'");
    AnchoreDatabase database =
        new AnchoreDatabase(
            DbUrl.parse(anchore.sqlAlchemyUrl()), AnchoreDatabase.Options.STANDARD, "test");
    RowReferences references = new RowReferences(database, "db://", held);
    List<String> places =
        List.of("db://u/b/1", "db://u/b/3", "db://u/b/4", "db://u/b/5", "db://u/b/6", "db://'\"");
    assertThat(references.among(places)).containsExactlyInAnyOrder("db://u/b/1", "db://u/b/5");
    assertThat(references.among(List.of("db://u/b/7"))).isEmpty();
  }
}
