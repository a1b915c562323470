package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// Many large values at once fit into a small heap, since the driver says what each of them holds.
class ManyLargeValuesTest {
  private static final Pattern LINE = Pattern.compile("32 copied, (\\d+) at once");

  @Test
  void fitIntoASmallHeap() throws Exception {
    PostgresDatabase database = PostgresServer.shared().createDatabase();
    Databases.run(
        database,
        "create table t(id text primary key, body bytea)",
        "insert into t select n::text, convert_to(repeat(n::text, 32 << 20), 'UTF8')"
            + " from generate_series(1, 9) as n",
        "insert into t select n::text, t.body from generate_series(10, 32) as n, t where id = '1'");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx112m",
                "-cp",
                System.getProperty("java.class.path"),
                ManyLargeValues.class.getName(),
                database.jdbcUrl()
                    + "?table=t&key=id&content=body&pool=40&user="
                    + database.user()
                    + "&password="
                    + database.password())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("exit code").isZero();
    Matcher line = LINE.matcher(printed.strip());
    assertThat(line.matches()).as(printed).isTrue();
    assertThat(Integer.parseInt(line.group(1))).isBetween(2, 10);
  }
}
