package org.tranship.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a job has found out that fails, as when its store does not answer any more, is there for
/// the next one; and not for ever, since it may be why they fail.
class KeptByFailedJobsTest {
  @TempDir private Path folder;
  private Caller caller;

  @BeforeEach
  void start() {
    caller = new Caller(folder);
    caller.actions.keeping = KeptByFailedJobsTest::keep;
  }

  @AfterEach
  void stop() {
    caller.close();
  }

  private static void keep(Path kept) {
    try {
      Files.createDirectories(kept);
      Files.writeString(kept.resolve("found"), kept.getFileName().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String failed() {
    String id = caller.post("/api/v0/jobs", "{\"action\":\"break\"}").text("id");
    while (!caller.get("/api/v0/jobs/" + id).text("status").equals("error")) {
      Thread.onSpinWait();
    }
    return id;
  }

  @Test
  void theNextOneGoesOnWithItAndWhatTwoFailedWithIsKeptNoMore() {
    String first = failed();
    assertThat(KeptFolder.of(folder, first).resolve("found")).exists();
    caller.actions.keeping = _ -> {};
    String second = failed();
    assertThat(caller.get("/api/v0/jobs/" + second).json())
        .containsAllEntriesOf(Map.of("retryFromID", first));
    assertThat(KeptFolder.of(folder, first)).doesNotExist();
    assertThat(KeptFolder.of(folder, second)).as("two failed with it").doesNotExist();
  }
}
