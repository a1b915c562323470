package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Sweeping;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Probe;

/// What a killed writer leaves, and who clears it away.
class FileCrashTest {
  @TempDir Path root;

  /// A writer in a process of its own, stuck in three writes at once.
  private Process stuckWriter() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                StuckWriter.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (int i = 0; i < 3; i++) {
      assertThat(lines.readLine()).isEqualTo("waiting");
    }
    return process;
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
  }

  private List<String> reserved() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith(Temporaries.RESERVED))
          .toList();
    }
  }

  @Test
  void hidesWhatAKilledWriterLeftAndClearsItWithTheNextWrite() throws Exception {
    kill(stuckWriter());
    assertThat(reserved()).as("three halves and a mark").hasSize(4);
    try (FileStore store = new FileStore(FileSettings.of(root))) {
      assertThat(new Probe(store).keys()).containsExactly(Key.of("done/before"));
      new Probe(store).holds(Key.of("done/before"), new byte[] {1});
      new Probe(store).lacks(Key.of("half"));
      assertThat(reserved()).as("reading removes nothing").hasSize(4);
      new Probe(store).put("half", new byte[] {2});
      assertThat(reserved()).as("this store's own mark").hasSize(1);
      // The directory made for the third write holds nothing now, and is in nobody's way.
      new Probe(store).put("new/deep", new byte[] {3});
      new Probe(store).holds(Key.of("done/before"), new byte[] {1});
    }
    assertThat(reserved()).isEmpty();
  }

  @Test
  void isToldToSweepWithoutWriting() throws Exception {
    Process living = stuckWriter();
    try {
      kill(stuckWriter());
      assertThat(reserved()).hasSize(8);
      try (FileStore store = new FileStore(FileSettings.of(root))) {
        store.feature(Sweeping.class).orElseThrow().sweep();
        assertThat(reserved()).as("those of the living, and no mark of this store").hasSize(4);
      }
    } finally {
      kill(living);
    }
    // A delete of what was never written takes the directory along that was made for it.
    try (FileStore store = new FileStore(FileSettings.of(root))) {
      store.feature(Sweeping.class).orElseThrow().sweep();
      assertThat(root.resolve("new")).isDirectory();
      new Probe(store)
          .done(store.delete(List.of(DeleteRequest.of(Key.of("new/deep/half")))).getFirst());
      assertThat(root.resolve("new")).doesNotExist();
    }
    assertThat(reserved()).isEmpty();
  }

  @Test
  void leavesTheFilesOfALivingWriterAlone() throws Exception {
    Process living = stuckWriter();
    try {
      kill(stuckWriter());
      assertThat(reserved()).hasSize(8);
      try (FileStore store = new FileStore(FileSettings.of(root))) {
        new Probe(store).put("mine", new byte[] {1});
        assertThat(reserved()).as("those of the living, and this store's mark").hasSize(5);
        try (FileStore second = new FileStore(FileSettings.of(root))) {
          new Probe(second).put("mine-too", new byte[] {1});
          assertThat(reserved()).hasSize(6);
        }
        new Probe(store).put("mine-again", new byte[] {1});
        assertThat(reserved()).hasSize(5);
      }
      assertThat(living.isAlive()).isTrue();
    } finally {
      kill(living);
    }
    try (FileStore store = new FileStore(FileSettings.of(root))) {
      new Probe(store).put("last", new byte[] {1});
      assertThat(reserved()).hasSize(1);
      new Probe(store).done(store.delete(List.of(DeleteRequest.of(Key.of("last")))).getFirst());
    }
  }
}
