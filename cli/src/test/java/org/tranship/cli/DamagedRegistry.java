package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tranship.testkit.server.RegistryServer;

/// What a real docker-registry wrote, as it was and damaged, each in files; and what a repair of
/// the damaged one has to come to in whichever store it lies.
///
/// @param directory has both, and a journal
/// @param images digests, by `repository:tag`
record DamagedRegistry(Path directory, Map<String, String> images) {
  private static final String V2 = "docker/registry/v2/";

  /// What a Mac's file manager leaves. It is no damage, so what is sound has it as well.
  private static final String FOREIGN = V2 + "repositories/team/app/_manifests/tags/.DS_Store";

  static DamagedRegistry in(Path directory) throws IOException {
    Map<String, String> images = new LinkedHashMap<>();
    DamagedRegistry made = new DamagedRegistry(directory, images);
    Files.createDirectory(made.sound());
    try (RegistryServer registry = RegistryServer.start(made.sound())) {
      String one = registry.push("team/app", "v1", "base layer", "app layer");
      images.put("team/app:v1", one);
      images.put("team/app:v2", registry.push("team/app", "v2", "base layer", "second layer"));
      images.put("web:latest", registry.push("web", "latest", "base layer", "web layer"));
      images.put("tools:v1", registry.push("tools", "v1", "tool layer"));
      images.put("early:v1", registry.push("early", "v1", "early layer"));
      int size = registry.pull("team/app", one).length();
      images.put("team/app:multi", registry.pushIndex("team/app", "multi", Map.of(one, size)));
    }
    Files.writeString(made.sound().resolve(FOREIGN), "Bud1");
    try (Stream<Path> all = Files.walk(made.sound())) {
      for (Path each : all.toList()) {
        Files.copy(each, made.damaged().resolve(made.sound().relativize(each)));
      }
    }
    made.damage();
    return made;
  }

  Path sound() {
    return directory.resolve("sound");
  }

  Path damaged() {
    return directory.resolve("damaged");
  }

  /// A byte of a layer, the data of another, a manifest cut to nothing, a revision link, every link
  /// of layers of a repository, one such link of another, and every blob of an image whose links
  /// are there.
  private void damage() throws IOException {
    Files.writeString(blob(RegistryServer.digest("base layer")), "bAse layer");
    Files.delete(blob(RegistryServer.digest("web layer")));
    Files.delete(blob(RegistryServer.digest("early layer")));
    Files.delete(blob(RegistryServer.digest("{\"made\":\"early v1\"}")));
    Files.delete(blob(images.getOrDefault("early:v1", "")));
    Files.writeString(blob(images.getOrDefault("team/app:v2", "")), "");
    Path repositories = damaged().resolve(V2 + "repositories");
    Files.delete(
        repositories
            .resolve("team/app/_manifests/revisions/sha256")
            .resolve(hex(images.getOrDefault("team/app:v1", "")))
            .resolve("link"));
    Files.delete(
        repositories
            .resolve("tools/_layers/sha256")
            .resolve(hex(RegistryServer.digest("tool layer")))
            .resolve("link"));
    for (String link : RegistryScene.links(repositories.resolve("web/_layers"))) {
      Files.delete(repositories.resolve("web/_layers").resolve(link));
    }
  }

  private static String hex(String digest) {
    return digest.substring("sha256:".length());
  }

  private Path blob(String digest) {
    String hex = hex(digest);
    return damaged().resolve(V2 + "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data");
  }

  private AnchoreScene.Ran run(Object... words) {
    return journalled("journal", words);
  }

  private AnchoreScene.Ran journalled(String journal, Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--journal", "sqlite:" + directory.resolve(journal)));
    return Commands.run(all.toArray());
  }

  private AnchoreScene.Ran done(Object... words) {
    AnchoreScene.Ran ran = run(words);
    assertThat(ran.code()).as(ran.all()).isZero();
    return ran;
  }

  private void copied(Object... words) {
    AnchoreScene.Ran ran = journalled("copies", words);
    assertThat(ran.code()).as(ran.all()).isZero();
  }

  /// Copies both to where they are to be.
  void to(String good, String hurt) {
    copied("copy", "file:" + sound(), good);
    copied("copy", "file:" + damaged(), hurt);
  }

  /// What the registry itself has there, in files.
  Path copyOf(String there) throws IOException {
    Path files = Files.createTempDirectory(directory, "copy");
    // What a repair keeps for its way back lies beside it.
    copied("copy", there, "file:" + files, "--exclude", "docker/tranship-quarantine/**");
    return files;
  }

  private void isAs(Path files, String there) throws IOException {
    AnchoreScene.Ran compared =
        Commands.run("compare", "file:" + files, "file:" + copyOf(there), "--checksum");
    assertThat(compared.code()).as(compared.all()).isZero();
  }

  /// Repairs it, and it is what it was, to the byte.
  void isRepaired(String good, String hurt) throws IOException {
    AnchoreScene.Ran looked = Commands.run("registry", "fsck", hurt);
    assertThat(looked.code()).as(looked.all()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(looked.out())
        .contains("corrupt blob           " + RegistryServer.digest("base layer"))
        .contains("missing blob           " + RegistryServer.digest("web layer"))
        .contains("truncated blob         " + images.get("team/app:v2"))
        .contains("missing blob           " + images.get("early:v1"))
        .contains("missing layer link     tools " + RegistryServer.digest("tool layer"))
        .contains("missing revision link", "unseen repository")
        .contains("stray file             ", FOREIGN);
    assertThat(looked.out().lines())
        .filteredOn(line -> line.contains("  hurts "))
        .anyMatch(line -> line.contains("missing layer link") && line.endsWith("hurts tools:v1"))
        .anyMatch(line -> line.contains("missing blob") && line.endsWith("hurts early:v1"));
    Object[] repair = {"registry", "fsck", hurt, "--repair", "--from", good, "--yes"};
    AnchoreScene.Ran dry = run("registry", "fsck", hurt, "--repair", "--from", good, "--dry-run");
    assertThat(dry.code()).as(dry.all()).isEqualTo(ExitCode.DIFFERENT.number());
    assertThat(dry.out()).contains("Would be repaired: 4 blobs", "Nothing was changed.");
    isAs(damaged(), hurt);

    awaitAnotherSecond();
    assertThat(done(repair).out())
        .contains("Repaired: 6 blobs and 5 links.")
        .contains(
            "Whole again: early:v1, team/app:multi, team/app:v1, team/app:v2, tools:v1, web:latest.")
        .contains("Sound: every image can be pulled whole.");
    isAs(sound(), hurt);
    assertThat(Commands.run("registry", "fsck", hurt).code()).isZero();
    assertThat(done(repair).out()).contains("Sound");
  }

  /// Some stores tell the time of a write in whole seconds, and a link of the same second as a
  /// healed blob counts as one that was pushed since.
  private static void awaitAnotherSecond() {
    try {
      Thread.sleep(1_100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Takes the repair back, and it is damaged as it was.
  void isDamagedAgain(String hurt) throws IOException {
    done("rollback", "last", "--yes");
    isAs(damaged(), hurt);
  }

  /// Every image is given out by its digest, with its layers.
  void isPulled(RegistryServer registry) {
    images.forEach(
        (image, digest) -> {
          String name = RegistryScene.name(image);
          assertThat(RegistryServer.digest(registry.pull(name, digest))).isEqualTo(digest);
          assertThat(RegistryServer.digest(registry.pull(name, RegistryScene.tag(image))))
              .isEqualTo(digest);
        });
    Map<String, List<String>> layers =
        Map.of(
            "team/app", List.of("base layer", "app layer", "second layer"),
            "web", List.of("base layer", "web layer"),
            "tools", List.of("tool layer"),
            "early", List.of("early layer"));
    layers.forEach(
        (name, all) ->
            all.forEach(
                layer ->
                    assertThat(registry.blob(name, RegistryServer.digest(layer)))
                        .isEqualTo(layer)));
  }
}
