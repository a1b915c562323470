package org.tranship.testkit.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tranship.testkit.program.Ended;
import org.tranship.testkit.program.Program;
import org.tranship.testkit.server.RegistryServer;
import org.tranship.testkit.server.RestartedRegistry;

/// A docker-registry of its own with some images, both stores of its move, and the command as a
/// process that moves it. A plan of a registry needs one that answers: its fence is proven by a
/// push, its switch by pulls.
final class RegistryKillScene implements KilledScene, AutoCloseable {
  private static final int REPOSITORIES = 5;
  private static final int LAYERS = 7;

  /// Not sent in parts, and not at once either.
  private static final String LARGE = "large ".repeat(100_000);

  private final Ground ground;
  private final KilledCommand command;
  private final RegistryPlace from;
  private final RegistryPlace to;
  private final RestartedRegistry service;
  private final RegistryLaw law;
  private final Path plan;

  /// @param images how many are pushed
  RegistryKillScene(Ground ground, Program program, Direction direction, int images) {
    this.ground = ground;
    Path directory = ground.freshDirectory("registry");
    this.from = ground.registryPlace(direction.from());
    this.to = ground.registryPlace(direction.to());
    this.command = new KilledCommand(program.with(from.secrets()).with(to.secrets()), directory);
    this.service = new RestartedRegistry(from.spot(), to.spot());
    try {
      this.law = new RegistryLaw(from, to, fill(service.registry(), images));
      this.plan = Files.writeString(directory.resolve("plan.yaml"), service.plan());
    } catch (IOException e) {
      service.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
  }

  private static Map<String, String> fill(RegistryServer registry, int images) {
    Map<String, String> all = new LinkedHashMap<>();
    Map<String, Integer> children = new LinkedHashMap<>();
    for (int i = 0; i < images; i++) {
      String name = "team/app" + i % REPOSITORIES;
      String digest = registry.push(name, "v" + i, "base", "layer " + i % LAYERS, "own " + i);
      all.put(name + ":v" + i, digest);
      if (i % REPOSITORIES == 0) {
        children.put(digest, registry.pull(name, digest).getBytes(StandardCharsets.UTF_8).length);
      }
    }
    all.put("team/app0:multi", registry.pushIndex("team/app0", "multi", children));
    all.put("team/large:v1", registry.push("team/large", "v1", LARGE));
    return all;
  }

  RegistryLaw law() {
    return law;
  }

  RegistryPlace from() {
    return from;
  }

  RegistryPlace to() {
    return to;
  }

  RestartedRegistry service() {
    return service;
  }

  /// The command that moves it.
  List<String> migrate() {
    return List.of(
        "registry", "migrate", plan.toString(), "--yes", "--journal", command.killingJournal());
  }

  /// The command that does the next thing with its run.
  List<String> carry(String verb) {
    return List.of(verb, "last", "--yes", "--journal", command.killingJournal());
  }

  /// What `status` says of the run.
  KilledCommand.Life status() {
    return live(new Kill.Never(), List.of("status", "last", "--journal", command.journal()));
  }

  /// Pushes a new image, and sends a tag to another one.
  void push() {
    law.pushed("fresh/app:v1", service.registry().push("fresh/app", "v1", "base", "fresh"));
    law.pushed("team/app1:v1", service.registry().push("team/app1", "v1", "base", "moved"));
  }

  @Override
  public KilledCommand.Life live(Kill kill, List<String> arguments) {
    return command.live(kill, arguments, (at, then) -> ground.watch(to.bucket(), at, then));
  }

  @Override
  public DeadJournal journal() {
    return new DeadJournal(
        command.directory().resolve("journal"), command.directory(), List.of("blobs", "links"));
  }

  /// Besides, `status` says that the fence is up where a push is refused.
  @Override
  public List<String> atEveryMoment() {
    List<String> violations = new ArrayList<>(law.atEveryMoment());
    if (Files.exists(command.directory().resolve("journal"))) {
      Ended told = status().ended();
      int push = service.registry().beginsUpload("team/app0");
      if (push == 405 && !told.text().contains("fence     up since ")) {
        violations.add("Pushes are kept out, and status does not say so:\n" + told.text());
      }
    }
    return violations;
  }

  /// Neither what the registry itself writes there, nor marks and proofs.
  @Override
  public Set<String> copies(RequestLog log) {
    return log.sent().stream()
        .filter(law::isContent)
        .collect(Collectors.toCollection(HashSet::new));
  }

  @Override
  public int probesLeft() {
    return law.probesLeft();
  }

  /// Why the registry does not serve from a place what it has to, or does not take a push; empty if
  /// it does.
  Optional<String> trouble(RegistryPlace place) {
    if (!service.spot().equals(place.spot())) {
      return Optional.of("The registry is at " + service.spot());
    }
    RegistryServer registry = service.registry();
    for (Map.Entry<String, String> image : law.images().entrySet()) {
      int colon = image.getKey().lastIndexOf(':');
      String name = image.getKey().substring(0, colon);
      try {
        String pulled = registry.pull(name, image.getKey().substring(colon + 1));
        if (!RegistryServer.digest(pulled).equals(image.getValue())) {
          return Optional.of("The tag " + image.getKey() + " is another manifest:\n" + pulled);
        }
      } catch (RegistryServer.RefusedException e) {
        return Optional.of(image.getKey() + " cannot be pulled: " + e.getMessage());
      }
    }
    int push = registry.beginsUpload("team/app0");
    return push == 202 ? Optional.empty() : Optional.of("A push is answered with " + push);
  }

  @Override
  public void close() {
    service.close();
  }
}
