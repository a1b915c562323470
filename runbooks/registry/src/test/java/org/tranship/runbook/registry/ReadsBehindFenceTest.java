package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tranship.runbook.registry.LittleRegistry.Image;

/// What is read while pushes are kept out, so that the window does not grow with the bytes of a
/// registry: links, and manifests, which say what hangs together; of what these consist of only
/// what came last. The rest was read before, and the journal says so.
class ReadsBehindFenceTest extends MoveScene {
  private final Set<String> atSource = new TreeSet<>();
  private final Set<String> atTarget = new TreeSet<>();

  private static Set<String> data(Collection<String> keys) {
    return keys.stream()
        .filter(key -> key.endsWith("/data"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void watchFromNowUntilItIsOpened() {
    world.source.opened.clear();
    world.target.opened.clear();
    world.when(
        "open",
        () -> {
          atSource.addAll(world.source.opened);
          atTarget.addAll(world.target.opened);
        });
  }

  /// The keys of manifests: what a link of a revision leads to.
  private Set<String> manifests() {
    return RegistryTexts.of(world.from).entrySet().stream()
        .filter(link -> link.getKey().contains("/_manifests/revisions/"))
        .map(link -> world.from.blobKey(link.getValue().substring("sha256:".length())))
        .collect(Collectors.toSet());
  }

  @Test
  void ofLayersOnlyThoseThatCameLastAreRead() {
    world.quiet();
    Image[] last = new Image[1];
    world.when(
        "close",
        () -> {
          last[0] = world.from.push("app", "last", "base", "came last");
          world.tags.put("app:last", last[0].manifest());
          watchFromNowUntilItIsOpened();
        });
    arrives();
    Set<String> came =
        Set.of(
            world.from.blobKey(last[0].config()), world.from.blobKey(last[0].layers().getLast()));
    Set<String> manifests = manifests();
    assertThat(atSource)
        .as("links")
        .anyMatch(key -> key.endsWith("/_manifests/tags/v1/current/link"));
    Set<String> read = data(atSource);
    assertThat(read).as("manifests").containsAll(manifests);
    read.removeAll(manifests);
    assertThat(read).as("of the source").isEqualTo(came);

    Set<String> readBack = data(atTarget);
    assertThat(readBack).contains(world.to.blobKey(last[0].manifest()));
    readBack.removeAll(manifests);
    assertThat(readBack).as("of the target").isEqualTo(came);
  }

  @Test
  void whereNothingCameNoLayerIsRead() {
    world.quiet();
    world.when("close", this::watchFromNowUntilItIsOpened);
    arrives();
    Set<String> manifests = manifests();
    assertThat(data(atSource)).isNotEmpty().isSubsetOf(manifests);
    assertThat(data(atTarget)).isSubsetOf(manifests);
  }
}
