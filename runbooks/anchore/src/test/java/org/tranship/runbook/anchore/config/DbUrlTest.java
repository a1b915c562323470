package org.tranship.runbook.anchore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.value.Secret;

class DbUrlTest {
  @ParameterizedTest
  @CsvSource({
    "postgresql+pg8000://postgres:postgres.dev@postgres-dev:5432/postgres,"
        + " postgres, postgres.dev, postgres-dev, 5432, postgres",
    "postgresql://u:p@h/d, u, p, h, 5432, d",
    "postgresql+psycopg2://u:p@h:6543/d?sslmode=require, u, p, h, 6543, d",
    "postgres://u@h/d, u, , h, 5432, d",
    "postgresql://h/d, , , h, 5432, d",
    "postgresql:///d, , , localhost, 5432, d",
    "postgresql://u:p%40s%2Fs%3A%25+@h/d, u, p@s/s:%+, h, 5432, d",
    "postgresql://u:p@s/s@h/d, u, p@s/s, h, 5432, d",
    "postgresql://u:p%zz@h/d, u, p%zz, h, 5432, d",
    "postgresql://me@server:p@h/d, me@server, p, h, 5432, d",
    "postgresql://u:p@[::1]:5433/d, u, p, ::1, 5433, d",
    "postgresql://u:p@[fe80::1]/d?x=a@b, u, p, fe80::1, 5432, d",
    "postgresql://u:p%C3%BC@h:/d, u, p\u00fc, h, 5432, d",
  })
  void sqlalchemyUrlsAreRead(
      String text, String user, String password, String host, int port, String database) {
    DbUrl url = DbUrl.parse(text);
    assertThat(url.user()).isEqualTo(user);
    assertThat(url.password()).isEqualTo(password == null ? null : new Secret(password));
    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
    assertThat(url.database()).isEqualTo(database);
  }

  @Test
  void theJdbcFormHasNoLoginAndTranslatesOptions() {
    DbUrl url =
        DbUrl.parse(
            "postgresql+psycopg2://u:hunter2@[::1]:5433/my db"
                + "?sslmode=require&connect_timeout=5&ssl=True&client_encoding=utf8&x=a%26b");
    assertThat(url.jdbcUrl())
        .isEqualTo(
            "jdbc:postgresql://[::1]:5433/my%20db"
                + "?connectTimeout=5&ssl=true&sslmode=require&x=a%26b");
  }

  @Test
  void theTextFormMasksThePassword() {
    assertThat(DbUrl.parse("postgresql://u:hunter2@[::1]/d?x=1").toString())
        .isEqualTo("postgresql://u:***@[::1]:5432/d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "mysql://u:hunter2@h/d",
        "sqlite:///hunter2",
        "jdbc:postgresql://h/hunter2",
        "postgresql://u:hunter2@h",
        "postgresql://u:hunter2@h/",
        "postgresql://u:p@h:hunter2/d",
        "postgresql://u:p@h:70000/d",
        "postgresql://u:hunter2@[::1/d",
        "postgresql://h/d?password=hunter2",
        "postgresql://u:hunter2@/d?host=elsewhere",
        "postgresql://u:hunter2%00@h/d",
      })
  void whatCannotBeUsedIsRefusedWithoutQuotingIt(String text) {
    assertThatThrownBy(() -> DbUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("postgresql+pg8000://user:password@host:5432/database")
        .hasMessageNotContaining("hunter2");
  }
}
