package org.tranship.runbook.anchore.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tranship.runbook.anchore.config.DbUrl;
import org.tranship.runbook.anchore.layout.DocumentAddress;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;
import org.tranship.testkit.server.PostgresServer;

/// Documents whose account, bucket and key make one name when they are joined.
class SharedNamesTest {
  private static Document document(String user, String bucket, String key) {
    return new Document(bucket, key, user, new byte[0]);
  }

  @Test
  void areThoseOfMoreThanOneRowAndWhereTheyAreManyAllThatCouldBe() {
    AnchoreInstallation anchore =
        AnchoreInstallation.create(PostgresServer.shared().createDatabase(), true);
    anchore.add(
        List.of(
            document("a/b", "c", "k"),
            document("a", "b/c", "k"),
            document("a", "b", "c/k"),
            document("x/y", "c", "k"),
            document("x", "y", "d/k"),
            document("u", "b", "k")));
    try (AnchoreDatabase database =
        new AnchoreDatabase(
            DbUrl.parse(anchore.sqlAlchemyUrl()), AnchoreDatabase.Options.STANDARD, "test")) {
      SharedNames names = new SharedNames(database);
      assertThat(names.has(new DocumentAddress("a/b", "c", "k"))).isTrue();
      assertThat(names.has(new DocumentAddress("a", "b/c", "k"))).isTrue();
      assertThat(names.has(new DocumentAddress("a", "b", "c/k"))).isTrue();
      assertThat(names.has(new DocumentAddress("x/y", "c", "k"))).isFalse();
      assertThat(names.has(new DocumentAddress("x", "y", "d/k"))).isFalse();

      SharedNames many = new SharedNames(database, 0);
      assertThat(many.has(new DocumentAddress("x", "y", "d/k"))).isTrue();
      assertThat(many.has(new DocumentAddress("u", "b", "k"))).isFalse();
    }
  }
}
