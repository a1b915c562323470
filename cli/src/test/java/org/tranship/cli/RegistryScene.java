package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.tranship.testkit.kill.Kill.AtJournalWrite;
import org.tranship.testkit.kill.KillingJournals;
import org.tranship.testkit.server.RegistryGuard;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RestartedRegistry;
import org.tranship.testkit.server.RestartedRegistry.Cut;
import org.tranship.testkit.server.RestartedRegistry.Spot;

/// A real registry that a plan moves from one place to another, and the command line.
final class RegistryScene implements AutoCloseable {
  private final Path directory;
  private final RestartedRegistry service;

  /// @param directory for the plan and the journal
  RegistryScene(Path directory, Spot old, Spot other) {
    this(directory, old, other, Optional.empty());
  }

  /// @param guard what the registry asks of those who come
  RegistryScene(Path directory, Spot old, Spot other, Optional<RegistryGuard> guard) {
    this.directory = directory;
    this.service = new RestartedRegistry(old, other, guard);
    write(service.plan());
  }

  /// Plans it in another way.
  void write(String plan) {
    try {
      Files.writeString(plan(), plan);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RestartedRegistry service() {
    return service;
  }

  Path plan() {
    return directory.resolve("plan.yaml");
  }

  AnchoreScene.Ran run(Object... words) {
    return Commands.run(journalled(words));
  }

  private Object[] journalled(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--journal", "sqlite:" + directory.resolve("journal")));
    return all.toArray();
  }

  AnchoreScene.Ran migrate() {
    return run("registry", "migrate", plan(), "--yes");
  }

  /// Migrates in a process of its own, which ends as by SIGKILL at a write to the journal.
  void killedMigrating(AtJournalWrite kill) throws InterruptedException {
    AnchoreScene.Ran killed =
        CommandProcess.run(
            directory,
            List.of(),
            KillingJournals.environment(kill),
            "registry",
            "migrate",
            plan(),
            "--yes",
            "--journal",
            KillingJournals.SCHEME + ":" + directory.resolve("journal"));
    assertThat(killed.code()).as(killed.all()).isEqualTo(128 + 9);
  }

  /// Runs a command in a process of its own, which SIGKILL ends at an act on the registry: before
  /// that is carried out, or after it and before the answer.
  void killedAt(String act, boolean done, Object... words) throws InterruptedException {
    CompletableFuture<CommandProcess> process = new CompletableFuture<>();
    service.cut(new Cut(act, done, () -> process.join().killed()));
    try (CommandProcess command = CommandProcess.start(directory, journalled(words))) {
      process.complete(command);
      AnchoreScene.Ran ran = command.await();
      assertThat(ran.code()).as("%s %s: %s", act, done, ran.all()).isEqualTo(128 + 9);
    }
  }

  static String name(String image) {
    return image.substring(0, image.indexOf(':'));
  }

  static String tag(String image) {
    return image.substring(image.indexOf(':') + 1);
  }

  /// Pulls images by their tags and by their digests.
  ///
  /// @param images digests, by `repository:tag`
  void pullAll(Map<String, String> images) {
    RegistryServer registry = service.registry();
    images.forEach(
        (image, digest) -> {
          assertThat(RegistryServer.digest(registry.pull(name(image), digest)))
              .as(image)
              .isEqualTo(digest);
          assertThat(RegistryServer.digest(registry.pull(name(image), tag(image))))
              .as(image)
              .isEqualTo(digest);
        });
  }

  /// The names of the files of links below a directory.
  static List<String> links(Path root) {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.endsWith("link"))
          .map(file -> root.relativize(file).toString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    service.close();
  }
}
