package org.tranship.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.SmallDisk;

/// What [FullDatabaseTest] asks of a database that may not grow, asked of a disk that is full.
class FullDiskTest {
  @TempDir Path place;

  @Test
  @Timeout(120)
  void aFullFileSystemStopsTheRunAndLosesNothing() throws Exception {
    SmallDisk.Ended ended =
        SmallDisk.run(List.of(place), "3m", FullDiskWriter.class, place.toString());
    assertThat(ended.code()).as(ended.text()).isZero();
    assertThat(ended.text().lines()).last().asString().startsWith("all there");
    assertThat(ended.text()).contains("TRS-204");
  }
}
