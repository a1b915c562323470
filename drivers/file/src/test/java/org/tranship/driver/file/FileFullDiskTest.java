package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.SmallDisk;

/// A disk that is full, and one below it that has room.
class FileFullDiskTest {
  @TempDir Path root;

  @Test
  @Timeout(120)
  void saysThatTheDiskIsFullAndLeavesNothingOfTheWrite() throws Exception {
    List<Path> places = List.of(root, root.resolve("sub"));
    SmallDisk.Ended ended = SmallDisk.run(places, "1m", FullDisk.class, root.toString());
    assertThat(ended.code()).as(ended.text()).isZero();
    assertThat(ended.text().lines())
        .containsExactly(
            "memory=FULL",
            "stream=FULL",
            "create=FULL",
            "over=FULL",
            "TRS-113 Cannot write \"fresh\" in file:"
                + root
                + ": the file system has no room or no inodes left. Make room below "
                + root
                + " and run the same command again.",
            "there=CONDITION_FAILED",
            "names=[d, filler, small, sub]",
            "keys=[small]",
            "left=[]",
            "settled=[d/fits, small, sub/deep/other]");
  }
}
