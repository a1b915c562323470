package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.value.Key;

/// What the tags of an MSR are taken to prove: each is seen, with what it points to, and each blob
/// of it is read.
class PullCheckTest {
  @TempDir private Path scratch;

  private MsrWorld world(String variant) {
    return new MsrWorld(scratch, variant, "2.9.16").pushing(0);
  }

  private static TagCensus census(MsrWorld world) throws InterruptedException {
    try (MsrClient client = new MsrClient(world.plan().address(), MsrWorld.SECRETS)) {
      return TagCensus.of(client);
    }
  }

  @Test
  void aBlobThatOnlyTheMetadataKnowIsMissedWhereverItIsReadFrom() throws InterruptedException {
    for (boolean redirects : new boolean[] {false, true}) {
      try (MsrWorld world = world("online")) {
        world.msr.quirks().redirects(redirects);
        assertThat(world.pulls().faults()).isEmpty();
        assertThat(world.pulls().tags()).isEqualTo(3);
        String hex = TagCensus.hex("web".getBytes(StandardCharsets.UTF_8));
        String id = world.msr.ids().getOrDefault(hex, "");
        var _ =
            world.from.delete(
                List.of(new DeleteRequest(Key.of(world.msr.key(id)), Optional.empty())));
        assertThat(world.pulls().faults()).hasSize(1).first().asString().contains("HTTP 404");
      }
    }
  }

  @Test
  void everyTagIsSeenOverAllPagesAndRepositoriesWithoutTagsAreNone() throws InterruptedException {
    try (MsrWorld world = world("online")) {
      world.msr.repository("empty/one");
      for (String image : List.of("b/two:1", "b/two:2", "b/two:3", "c/three:1", "d/four:1")) {
        String _ = world.msr.push(image, "layer");
      }
      List<String> seen = new ArrayList<>();
      try (MsrClient client = new MsrClient(world.plan().address(), MsrWorld.SECRETS)) {
        new MsrImages(client.http()).each((name, tag) -> seen.add(name + ":" + tag));
      }
      assertThat(seen).containsExactlyElementsOf(world.msr.tags().keySet());
    }
  }

  @Test
  void aTagThatPointsElsewhereIsAnother() throws InterruptedException {
    try (MsrWorld world = world("online")) {
      TagCensus before = census(world);
      assertThat(census(world)).isEqualTo(before);
      world.msr.tag("team/web:v1", "admin/app:one");
      assertThat(census(world).tags()).isEqualTo(before.tags());
      assertThat(census(world)).isNotEqualTo(before);
    }
  }

  @Test
  void anMsrWithBlobsAndWithoutTagsIsRefused() {
    for (String variant : new String[] {"online", "read-only"}) {
      try (MsrWorld world = world(variant)) {
        world.msr.tags().keySet().forEach(image -> world.msr.tag(image, "none"));
        assertThat(world.migrate()).isInstanceOf(Halted.class);
        assertThat(world.why()).startsWith("TRR-184");
        assertThat(world.msr.storage()).isEqualTo("from");
        assertThat(world.msr.isReadOnly()).isFalse();
      }
    }
  }

  @Test
  void aPushIntoARepositoryThatIsNotThereProvesNothing() {
    try (MsrWorld world = world("read-only")) {
      world.settings.put("msr.probe", "admin/nowhere");
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why())
          .contains("TRR-181", "HTTP 404", "Let msr.probe be a repository that is there");
      assertThat(world.msr.isReadOnly()).isFalse();
    }
  }
}
