package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/// A job that changes something and stands still in the middle: beside it no other is begun, it can
/// be cancelled, and one whose server was killed is said to be dead by the next server; each time
/// the same job is posted again, and comes to its end.
///
/// @param directory for the configuration and the journal
/// @param action what it does
/// @param parameters with which, as JSON
record HeldJob(Path directory, String config, String action, String parameters) {

  /// What holds it.
  interface Hold {
    /// Waits until something stands still, since the last time that it was waited for.
    void await();

    /// What stands still was told to stop.
    default void cancelled() {}

    /// Lets go what stands still, and holds nothing any more.
    void letGo();
  }

  /// What became of two of the three.
  ///
  /// @param cancelled the first
  /// @param done the third
  record Stopped(ServedScene.Told cancelled, ServedScene.Told done) {}

  Stopped stoppedTwice(Hold hold) throws InterruptedException {
    ServedScene.Told cancelled;
    String second;
    try (CommandProcess process =
            CommandProcess.start(directory, (Object[]) ServedScene.words(directory, config));
        ServedScene scene = ServedScene.at(process.awaitAddress(), directory)) {
      String first = scene.begin(action, parameters);
      hold.await();
      assertNothingBeside(scene, first);
      assertThat(scene.post("/api/v0/jobs/" + first + "/cancel", "").status()).isEqualTo(202);
      hold.cancelled();
      cancelled = scene.await(first, "cancel", "done", "error");
      assertThat(cancelled.json())
          .as(scene.log(first) + scene.results(first))
          .containsEntry("status", "cancel")
          .containsEntry("exit", 5L);
      second = scene.begin(action, parameters);
      assertThat(scene.get("/api/v0/jobs/" + second).text("retryFromID")).isEqualTo(first);
      hold.await();
      process.killed();
    }
    hold.letGo();
    try (ServedScene scene = new ServedScene(directory, config)) {
      ServedScene.Told dead = scene.get("/api/v0/jobs/" + second);
      assertThat(dead.json()).containsEntry("status", "worker_dead").containsEntry("exit", null);
      assertThat(dead.text("message")).contains("The server died", "Post the same job again");
      String third = scene.begin(action, parameters);
      assertThat(scene.get("/api/v0/jobs/" + third).text("retryFromID")).isEqualTo(second);
      ServedScene.Told done = scene.await(third, "done", "error");
      assertThat(done.json())
          .as(scene.log(third) + scene.results(third))
          .containsEntry("status", "done")
          .containsEntry("exit", 0L);
      return new Stopped(cancelled, done);
    }
  }

  /// Another job that changes something is refused, and says what is at work.
  private void assertNothingBeside(ServedScene scene, String first) {
    ServedScene.Told other =
        scene.post(
            "/api/v0/jobs", "{\"action\":\"" + action + "\",\"parameters\":" + parameters + "}");
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.body()).contains("TRV-105", first, action);
  }
}
