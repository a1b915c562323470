package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.step.AffectedNames;
import org.tranship.runbook.registry.Finding.Kind;

/// A registry whose images are damaged at the source: a copy would be as damaged, and a garbage
/// collection at the target would make it worse. It is found while people push; what comes after
/// that is found behind the fence.
class DamagedSourceTest extends MoveScene {
  private final AtomicInteger closed = new AtomicInteger();

  private static boolean isOfBytes(Damage damage) {
    return damage.kind == Kind.CORRUPT_BLOB || damage.kind == Kind.TRUNCATED_BLOB;
  }

  @ParameterizedTest
  @EnumSource(value = Damage.class, mode = Mode.EXCLUDE, names = "FILE_AMONG_TAGS")
  void isRefusedBeforePushesAreKeptOut(Damage damage) {
    world.quiet();
    world.when("close", closed::incrementAndGet);
    damage.plant(world.from, "team/web");
    if (isOfBytes(damage)) {
      stops(Reason.FAILED, "TRR-112", "has not the bytes that its digest says");
    } else {
      stops(Reason.REFUSED, "TRR-148", damage.kind.words(), "Pushes were not kept out");
    }
    assertThat(closed).as("the fence").hasValue(0);
    assertThat(links(world.to)).isZero();
  }

  @Test
  void everyImageIsNamedAndTheSameCommandGoesOnOnceItIsWhole() {
    world.quiet();
    world.when("close", closed::incrementAndGet);
    String base = LittleRegistry.sha256("base".getBytes(StandardCharsets.UTF_8));
    world.from.remove(world.from.blobKey(base));
    stops(
        Reason.REFUSED,
        "TRR-148",
        "missing blob sha256:" + base,
        "hurts app:all, app:gone, app:one, app:two, team/web:v1.",
        "tranship registry fsck memory:from");
    assertThat(closed).as("the fence").hasValue(0);
    assertThat(measured("images, before the fence")).hasSize(1);
    world.from.blob("base");
    arrives();
    assertThat(measured("images, before the fence").getLast())
        .contains("no damage was found that lasts");
  }

  private List<String> named() {
    AffectedNames named = AffectedNames.of(measured(AffectedNames.MEASURED)).orElseThrow();
    assertThat(named.total()).isEqualTo(named.named().size());
    return named.named();
  }

  /// Whatever the number of images: a sentence has the first alone.
  @Test
  void everyImageIsWrittenDownForTheReport() {
    world.quiet();
    for (int i = 0; i < 20; i++) {
      world.push("many", "v" + i, "base", "layer " + i);
    }
    world.from.push("sound", "v1", "of its own");
    String base =
        world.from.blobKey(LittleRegistry.sha256("base".getBytes(StandardCharsets.UTF_8)));
    world.from.remove(base);
    String where = "In all 25 images are hurt, and 'tranship report " + MovedWorld.RUN.text() + " ";
    stops(Reason.REFUSED, "TRR-148", ", ...", where);
    assertThat(named()).containsExactlyElementsOf(world.tags.keySet());

    world.from.blob("base");
    world.when("close", () -> world.from.remove(base));
    stops(Reason.REFUSED, "TRR-115", where);
    assertThat(measured(AffectedNames.MEASURED)).hasSize(2);
    assertThat(named()).containsExactlyElementsOf(world.tags.keySet());
  }

  /// What the last of the looks alone has found may be a push by half.
  @Test
  void onlyImagesWhoseDamageLastsAreWrittenDown() {
    world.quiet();
    Damage.LAYER_MISSING.plant(world.from, "team/web");
    AtomicInteger rounds = new AtomicInteger();
    whenBlobsAreListed(
        () -> {
          if (rounds.incrementAndGet() == 4) {
            world.source.unreadable.add(world.from.tagKey("app", "one"));
          }
        });
    stops(Reason.REFUSED, "TRR-148", "In all 1 image is hurt");
    assertThat(rounds).as("two before the first look").hasValue(4);
    assertThat(named()).containsExactly("team/web:v1");
  }

  private List<String> measured(String what) {
    return world.view().entries().stream()
        .filter(JournalEntry.Measured.class::isInstance)
        .map(JournalEntry.Measured.class::cast)
        .filter(it -> it.what().equals(what))
        .map(JournalEntry.Measured::detail)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = Damage.class,
      mode = Mode.INCLUDE,
      names = {
        "LAYER_MISSING",
        "REVISION_LINK_MISSING",
        "REVISION_LINK_OF_A_CHILD_MISSING",
        "TAG_LINK_EMPTY",
        "TAG_WITHOUT_CURRENT"
      })
  void thatComesLaterIsRefusedBehindTheFence(Damage damage) {
    world.quiet();
    world.when("close", () -> damage.plant(world.from, "team/web"));
    stops(Reason.REFUSED, "TRR-115", damage.kind.words(), "team/web:v1", "Nothing was switched");
    assertThat(links(world.to)).isZero();
  }

  /// A look at a live registry meets pushes and removals by half: what the next look does not find
  /// is none. Blobs are listed by two rounds of copying, and by the one between two looks.
  @Test
  void whatIsHalfDoneWhileItIsLookedAtIsNoDamage() {
    world.quiet();
    world.source.unreadable.add(world.from.tagKey("team/web", "v1"));
    AtomicInteger rounds = new AtomicInteger();
    whenBlobsAreListed(
        () -> {
          if (rounds.incrementAndGet() == 3) {
            world.source.unreadable.clear();
          }
        });
    arrives();
    assertThat(rounds).as("behind the fence once more").hasValue(4);
  }

  private void whenBlobsAreListed(Runnable each) {
    world.when(
        world.from.store() + LittleRegistry.V2 + "blobs/",
        () -> {
          each.run();
          whenBlobsAreListed(each);
        });
  }
}
