package org.tranship.driver.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.snapshot.RecordedObject;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;

/// A file that is no snapshot, or not all of one, is never taken for a store with fewer objects.
class SnapshotDamageTest {
  private static final int OBJECTS = 2_000;

  @TempDir Path directory;
  private Path file;
  private byte[] whole;

  @BeforeEach
  void snapshot() throws IOException {
    file = directory.resolve("whole.db");
    Snapshots.write(
        file,
        IntStream.range(0, OBJECTS)
            .mapToObj(i -> Snapshots.object("k%06d".formatted(i), i))
            .toArray(RecordedObject[]::new));
    whole = Files.readAllBytes(file);
    assertThat(whole.length).as("several pages").isGreaterThan(50_000);
  }

  private static int read(Path file) {
    try (Store store = Snapshots.open(file)) {
      store.check();
      return Snapshots.keys(store, ListRequest.ALL).size();
    }
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement one = connection.createStatement()) {
      one.execute(statement);
    }
  }

  @Test
  void oneThatWasCutShortAnywhereIsRefused() throws IOException {
    assertThat(read(file)).isEqualTo(OBJECTS);
    Path cut = directory.resolve("cut.db");
    for (int length = 0; length < whole.length; length += 1_777) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(cut))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(StoreException.class)
          .message()
          .containsAnyOf("TRS-111", "TRS-117")
          .contains(cut.toString());
    }
  }

  @Test
  void pagesOfZeroesAreRefused() throws IOException {
    Path holed = directory.resolve("holed.db");
    for (int page = 1; page < whole.length / 4096; page++) {
      byte[] bytes = whole.clone();
      Arrays.fill(bytes, page * 4096, (page + 1) * 4096, (byte) 0);
      Files.write(holed, bytes);
      int read;
      try {
        read = read(holed);
      } catch (StoreException e) {
        continue;
      }
      // An empty table for faults looks like that, too.
      assertThat(read).as("page %d", page).isEqualTo(OBJECTS);
    }
  }

  @Test
  void rowsThatWereTakenOutAreMissed() throws SQLException {
    sql("DELETE FROM object WHERE size = 7");
    assertThatThrownBy(() -> read(file))
        .hasMessageContaining("TRS-111")
        .hasMessageContaining("it says that it has 2000 objects, and there are 1999");
  }

  @Test
  void aValueThatMakesNoSenseIsDamage() throws SQLException {
    sql("UPDATE object SET attributes = '[1]' WHERE size = 7");
    assertThatThrownBy(() -> read(file)).hasMessageContaining("TRS-111");
    sql("UPDATE object SET attributes = NULL, algorithm = 'md9', digest = x'00' WHERE size = 7");
    assertThatThrownBy(() -> read(file)).hasMessageContaining("TRS-111");
    sql("UPDATE snapshot SET begun = 'yesterday'");
    assertThatThrownBy(() -> read(file)).hasMessageContaining("TRS-111");
    sql("DELETE FROM snapshot");
    assertThatThrownBy(() -> read(file)).hasMessageContaining("TRS-111");
  }

  @Test
  void oneOfANewerFormIsRefused() throws SQLException {
    sql("PRAGMA user_version=2");
    assertThatThrownBy(() -> read(file))
        .hasMessageContaining("TRS-117")
        .hasMessageContaining("form 2")
        .hasMessageContaining("knows form 1");
  }

  @Test
  void whatIsNoSnapshotIsRefused() throws IOException, SQLException {
    sql("PRAGMA application_id=0");
    assertThatThrownBy(() -> read(file)).hasMessageContaining("TRS-117");
    Path text = Files.writeString(directory.resolve("text"), "no database at all\n".repeat(500));
    assertThatThrownBy(() -> read(text)).hasMessageContaining("TRS-117");
    assertThatThrownBy(() -> read(directory)).hasMessageContaining("TRS-104");
    assertThatThrownBy(() -> read(directory.resolve("none"))).hasMessageContaining("TRS-104");
    assertThat(directory.resolve("none")).doesNotExist();
  }

  @Test
  void readingChangesNothingAndLeavesNothing() throws IOException {
    assertThat(file.toFile().setWritable(false)).isTrue();
    assertThat(read(file)).isEqualTo(OBJECTS);
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }
}
