package org.tranship.client.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.value.Secret;
import org.tranship.testkit.server.AzuriteServer;

class AzuriteTablesContractTest extends TablesContract {
  private static final AzuriteServer SERVER = AzuriteServer.sharedTables();
  private static final Tables TABLES =
      new AzureTables(TableAccount.parse(new Secret(SERVER.connectionString())), Clock.systemUTC());

  @Override
  Tables tables() {
    return TABLES;
  }

  @Override
  String freshTable() {
    return SERVER.freshTableName();
  }

  @Test
  void aWrongKeyIsRefusedAndNotShown() {
    String wrong = SERVER.connectionString().replace(SERVER.key(), "d3Jvbmc=");
    try (Tables tables =
        new AzureTables(TableAccount.parse(new Secret(wrong)), Clock.systemUTC())) {
      assertThatThrownBy(() -> tables.exists(freshTable()))
          .isInstanceOfSatisfying(
              TableException.class,
              e -> assertThat(e.kind()).isEqualTo(TableException.Kind.ACCESS_DENIED))
          .hasMessageNotContaining("d3Jvbmc=");
    }
  }

  @Test
  void moreThanFourMebibytesAreNotSent() {
    String table = freshTable();
    assertThat(TABLES.create(table)).isTrue();
    String large = "x".repeat(Tables.GROUP_BYTES);
    TableRow row = TableRow.of(new RowKey("p", "r"), Map.of("Payload", large));
    assertThatThrownBy(() -> TABLES.insert(table, List.of(row)))
        .isInstanceOfSatisfying(
            TableException.class, e -> assertThat(e.kind()).isEqualTo(TableException.Kind.INVALID));
    assertThat(TABLES.query(table, RowRange.ALL, Optional.empty()).rows()).isEmpty();
  }

  @Test
  void nobodyAnswers() {
    String nowhere = "AccountName=a;AccountKey=d3Jvbmc=;TableEndpoint=http://127.0.0.1:1/a";
    try (Tables tables =
        new AzureTables(TableAccount.parse(new Secret(nowhere)), Clock.systemUTC())) {
      assertThatThrownBy(() -> tables.create("table"))
          .isInstanceOfSatisfying(
              TableException.class,
              e -> assertThat(e.kind()).isEqualTo(TableException.Kind.UNAVAILABLE));
    }
  }
}
