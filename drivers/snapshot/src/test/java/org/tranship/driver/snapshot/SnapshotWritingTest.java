package org.tranship.driver.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.snapshot.SnapshotFormat;
import org.tranship.core.snapshot.SnapshotWriter;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Store;

/// Under its name there is a whole snapshot, or what was there before.
class SnapshotWritingTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("s.db");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> keys() {
    try (Store store = Snapshots.open(file())) {
      return Snapshots.keys(store, ListRequest.ALL);
    }
  }

  @Test
  void hasNoNameBeforeItIsWhole() throws IOException {
    try (SnapshotWriter writer = Snapshots.writer(file())) {
      writer.add(Snapshots.object("a", 1));
      assertThat(names()).singleElement().asString().matches("\\.s\\.db\\..*\\.part");
      writer.finish(Snapshots.ENDED);
      assertThat(names()).containsExactly("s.db");
    }
    assertThat(names()).containsExactly("s.db");
    assertThat(keys()).containsExactly("a");
  }

  @Test
  void whatIsNotFinishedLeavesNothing() throws IOException {
    try (SnapshotWriter writer = Snapshots.writer(file())) {
      writer.add(Snapshots.object("a", 1));
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void aFileThatIsThereStaysUntilItIsReplaced() throws IOException {
    Snapshots.write(file(), Snapshots.object("a", 1));
    assertThatThrownBy(() -> Snapshots.writer(file())).hasMessageContaining("TRS-102");
    try (SnapshotWriter writer =
        SnapshotFormat.installed().create(file(), true, Snapshots.HEADER)) {
      writer.add(Snapshots.object("b", 1));
      assertThat(keys()).containsExactly("a");
      writer.finish(Snapshots.ENDED);
      assertThat(keys()).containsExactly("b");
    }
    try (SnapshotWriter writer =
        SnapshotFormat.installed().create(file(), true, Snapshots.HEADER)) {
      writer.add(Snapshots.object("c", 1));
    }
    assertThat(keys()).containsExactly("b");
    assertThat(names()).containsExactly("s.db");
  }

  @Test
  void aFileThatCameMeanwhileIsNotReplaced() throws IOException {
    try (SnapshotWriter writer = Snapshots.writer(file())) {
      writer.add(Snapshots.object("a", 1));
      Files.writeString(file(), "somebody else's");
      assertThatThrownBy(() -> writer.finish(Snapshots.ENDED)).hasMessageContaining("TRS-102");
    }
    assertThat(file()).hasContent("somebody else's");
    assertThat(names()).containsExactly("s.db");
  }

  @Test
  void aDirectoryIsNeverReplacedAndMustBeThere() throws IOException {
    Files.createDirectory(file());
    assertThatThrownBy(() -> SnapshotFormat.installed().create(file(), true, Snapshots.HEADER))
        .hasMessageContaining("TRS-102");
    assertThatThrownBy(() -> Snapshots.writer(directory.resolve("none").resolve("s.db")))
        .hasMessageContaining("TRS-104");
  }

  @Test
  void aKeyThatComesTwiceIsAFault() throws IOException {
    try (SnapshotWriter writer = Snapshots.writer(file())) {
      writer.add(Snapshots.object("a", 1));
      assertThatThrownBy(() -> writer.add(Snapshots.object("a", 2)))
          .hasMessageContaining("TRS-119");
    }
    assertThat(names()).isEmpty();
  }
}
