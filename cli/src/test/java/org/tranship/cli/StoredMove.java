package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.Stores;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.StoredRegistry;
import org.tranship.testkit.server.StoredRegistry.Place;

/// What a real docker-registry wrote into files, moved by `tranship registry migrate` between two
/// stores of which Debian's docker-registry knows one or none: [StoredRegistry] is the registry
/// then. Wherever the images are, they are the same to the byte, whole, and, copied to files,
/// pulled by digest from a docker-registry.
final class StoredMove implements AutoCloseable {
  private final Path directory;
  private final Map<String, String> images = new LinkedHashMap<>();
  private final List<Store> opened = new ArrayList<>();
  private int copies;

  /// @param directory for the images, the plan and the journals
  StoredMove(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectory(pushed());
    try (RegistryServer registry = RegistryServer.start(pushed())) {
      for (int i = 0; i < 4; i++) {
        images.put(
            "team/app:v" + i, registry.push("team/app", "v" + i, "base layer", "layer " + i));
      }
      images.put("web:latest", registry.push("web", "latest", "base layer"));
      Map<String, Integer> children = new LinkedHashMap<>();
      for (String tag : List.of("v0", "v1")) {
        String child = images.getOrDefault("team/app:" + tag, "");
        children.put(
            child, registry.pull("team/app", child).getBytes(StandardCharsets.UTF_8).length);
      }
      images.put("team/app:multi", registry.pushIndex("team/app", "multi", children));
    }
  }

  /// Where the docker-registry wrote them.
  Path pushed() {
    return directory.resolve("pushed");
  }

  private Place place(String inPlan) {
    Store store = Stores.installed(new SecretVault(Map.of())).open(StoreSpec.of(inPlan));
    opened.add(store);
    return new Place(store, inPlan);
  }

  private AnchoreScene.Ran run(String journal, Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--journal", "sqlite:" + directory.resolve(journal)));
    AnchoreScene.Ran ran = Commands.run(all.toArray());
    assertThat(ran.code()).as(ran.all()).isZero();
    return ran;
  }

  /// Copies what was pushed to a place.
  void to(String there) {
    run("copies", "copy", "file:" + pushed(), there);
  }

  /// Moves it there, has somebody push to the new place, and takes the move back.
  void thereAndBack(String from, String to) throws IOException {
    try (StoredRegistry registry = new StoredRegistry(place(from), place(to))) {
      Path plan = Files.writeString(directory.resolve("plan.yaml"), registry.plan());
      assertThat(run("journal", "registry", "migrate", plan, "--yes").out())
          .contains("Switched: the registry reads from ");
      assertThat(registry.place().inPlan()).isEqualTo(to);
      holds(to);
      run("journal", "verify", "last");

      pushTo(to);
      assertThat(run("journal", "rollback", "last", "--yes").out()).contains("Rolled back");
      assertThat(registry.place().inPlan()).isEqualTo(from);
      holds(from);
      assertThat(Commands.run("registry", "fsck", to).all())
          .as("nothing is to be pulled there")
          .contains("TRR-101");
    }
  }

  /// Images that share nothing with those that are there; the bytes are those of a docker-registry.
  private void pushTo(String there) throws IOException {
    Path since = Files.createDirectory(directory.resolve("since"));
    for (Path root : List.of(since, pushed())) {
      try (RegistryServer registry = RegistryServer.start(root)) {
        images.put("team/app:since", registry.push("team/app", "since", "pushed since"));
        images.put("fresh:v1", registry.push("fresh", "v1", "of its own"));
      }
    }
    run("copies", "copy", "file:" + since, there);
  }

  /// The images are there, whole, as they were pushed.
  private void holds(String there) throws IOException {
    AnchoreScene.Ran sound = Commands.run("registry", "fsck", there);
    assertThat(sound.code()).as(sound.all()).isZero();
    assertThat(sound.out()).contains(" repositories, " + images.size() + " tags");
    Path files = Files.createDirectory(directory.resolve("copy-" + copies++));
    run("copies", "copy", there, "file:" + files);
    AnchoreScene.Ran compared =
        Commands.run("compare", "file:" + pushed(), "file:" + files, "--checksum");
    assertThat(compared.code()).as(compared.all()).isZero();
    try (RegistryServer registry = RegistryServer.start(files)) {
      images.forEach(
          (image, digest) -> {
            String name = RegistryScene.name(image);
            assertThat(RegistryServer.digest(registry.pull(name, digest)))
                .as(image)
                .isEqualTo(digest);
            assertThat(RegistryServer.digest(registry.pull(name, RegistryScene.tag(image))))
                .as(image)
                .isEqualTo(digest);
          });
      assertThat(registry.blob("team/app", RegistryServer.digest("layer 3"))).isEqualTo("layer 3");
    }
  }

  @Override
  public void close() {
    opened.forEach(Store::close);
  }
}
