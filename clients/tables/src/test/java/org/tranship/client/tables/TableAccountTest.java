package org.tranship.client.tables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tranship.core.value.Secret;

class TableAccountTest {
  private static TableAccount account(String name, String endpoint) {
    return TableAccount.parse(
        new Secret("AccountName=" + name + ";AccountKey=a2V5;TableEndpoint=" + endpoint));
  }

  /// Azure gives a name once, whatever stands in front of it; emulators have one name everywhere.
  @Test
  void anAccountIsTheSameByAnotherOfItsEndpoints() {
    TableAccount azure = TableAccount.parse(new Secret("AccountName=one;AccountKey=a2V5"));
    assertThat(azure.sameAs(account("one", "http://one.table.core.windows.net"))).isTrue();
    assertThat(azure.sameAs(account("One", "https://one-secondary.table.core.windows.net")))
        .isTrue();
    assertThat(azure.sameAs(TableAccount.parse(new Secret("AccountName=two;AccountKey=a2V5"))))
        .isFalse();
    TableAccount emulator = account("dev", "http://127.0.0.1:10002/dev");
    assertThat(emulator.sameAs(account("dev", "http://127.0.0.1:10002/dev"))).isTrue();
    assertThat(emulator.sameAs(account("dev", "http://127.0.0.1:10012/dev"))).isFalse();
    assertThat(emulator.sameAs(account("other", "http://127.0.0.1:10002/other"))).isFalse();
  }
}
