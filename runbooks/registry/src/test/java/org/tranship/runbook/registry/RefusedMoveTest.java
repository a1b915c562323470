package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.run.RunState.Reason;

/// What a migration of a registry refuses before anything is switched: each leaves the registry at
/// the source and open, and the same command comes to its end once the reason is gone.
class RefusedMoveTest extends MoveScene {
  @Test
  void anActOfAKindThatIsNotHereIsRefusedBeforeAnythingIsDone() {
    world.settings.put("fence.lower.0001.kind", "telepathy");
    stops(Reason.REFUSED, "TRR-113", "an act of it makes no sense", "\"telepathy\"");
    assertThat(RegistryTexts.of(world.to)).isEmpty();
  }

  @Test
  void aPasswordThatIsNotToBeHadIsRefusedBeforeAnythingIsDone() {
    world.settings.put("registry.user", "mover");
    world.settings.put("registry.password", "${NOT_SET_ANYWHERE}");
    stops(Reason.REFUSED, "TRR-113", "a secret is not to be had", "NOT_SET_ANYWHERE");
    assertThat(RegistryTexts.of(world.to)).isEmpty();
  }

  /// More than a thousand links are gone, and more than one in ten: as of a source that is not
  /// mounted, with something left of it.
  @Test
  void aSourceThatHasLostMuchOfWhatWasCopiedIsRefusedUntilThatIsAgreedTo() {
    world.quiet();
    for (int i = 0; i < 210; i++) {
      world.push("many", "t" + i, "base", "layer " + i);
    }
    world.when("start", () -> world.to.remove(world.to.tagKey("many", "t1")));
    stops(Reason.FAILED, "TRR-119");
    int copied = links(world.to);
    assertThat(copied).isGreaterThan(1000);

    world.tags.keySet().removeIf(image -> image.startsWith("many:"));
    RegistryTexts.of(world.from).keySet().stream()
        .filter(key -> key.contains("/repositories/many/"))
        .forEach(world.from::remove);
    stops(Reason.REFUSED, "TRR-114", "1051 of the ", "--acknowledge gone-at-source");
    assertThat(links(world.to)).as("nothing was removed").isEqualTo(copied);

    world.consent = new Consent(Set.of(Consent.GONE_AT_SOURCE), false);
    arrives();
    assertThat(links(world.to)).isEqualTo(links(world.from));
  }

  @Test
  void indexesThatAreNestedDeeperThanAnyRegistryMakesThemAreRefused() {
    String below = world.push("deep", "v", "base");
    for (int depth = 1; depth <= 17; depth++) {
      below = world.from.pushIndex("deep", "index" + depth, below);
      world.tags.put("deep:index" + depth, below);
    }
    stops(Reason.REFUSED, "TRR-116", "nested more than 16 deep");
    assertThat(links(world.to)).isZero();

    String deepest = below;
    world.from.remove(world.from.tagKey("deep", "index17"));
    world.from.remove(world.from.historyKey("deep", "index17", deepest));
    world.from.remove(world.from.revisionKey("deep", deepest));
    world.from.remove(world.from.blobKey(deepest));
    arrives();
  }

  /// At the target nobody is shown it as a tag any more.
  @Test
  void aFileAmongTheTagsIsNamedAndStaysBehind() {
    world.quiet();
    Damage.FILE_AMONG_TAGS.plant(world.from, "team/web");
    String key = Damage.fileAmongTags(world.from, "team/web");
    arrives();
    staysBehind(key);
    assertThat(RegistryTexts.of(world.from)).containsEntry(key, "Bud1");
  }

  private void staysBehind(String key) {
    assertThat(world.view().entries())
        .filteredOn(JournalEntry.Measured.class::isInstance)
        .extracting(entry -> ((JournalEntry.Measured) entry).detail())
        .anyMatch(detail -> detail.contains("1 file") && detail.contains(key));
    assertThat(RegistryTexts.of(world.to)).doesNotContainKey(key);
  }

  @Test
  void aStoreWithTwoRegistriesIsNotMoved() {
    var _ = new LittleRegistry(world.from.store(), "second/").push("other", "v1", "layer");
    stops(Reason.REFUSED, "TRR-102", "second/");
    assertThat(RegistryTexts.of(world.to)).isEmpty();
  }

  /// What it is nobody here knows, so nobody knows either what is lost without it.
  @Test
  void blobsUnderAnAlgorithmThatIsNotUnderstoodAreRefused() {
    world.quiet();
    String key = LittleRegistry.V2 + "blobs/sha512/ab/" + "ab".repeat(64) + "/data";
    world.from.put(key, "bytes");
    stops(Reason.REFUSED, "TRR-141", "blobs/sha512/");
    assertThat(RegistryTexts.of(world.to)).isEmpty();
    world.from.remove(key);
    arrives();
  }

  @Test
  void whatARegistryDoesNotWriteIsNamedAndStaysBehind() {
    world.quiet();
    String key = LittleRegistry.V2 + "repositories/app/_manifests/revisions/sha256/x/signatures/y";
    world.from.put(key, "signature");
    arrives();
    staysBehind(key);
  }

  /// A link of which nobody knows what it holds may be that of any image.
  @Test
  void aRegistryWithALinkThatCannotBeReadIsNotMovedUntilItCan() {
    world.quiet();
    String link = world.from.tagKey("team/web", "v1");
    world.source.unreadable.add(link);
    stops(Reason.REFUSED, "TRR-148", "bad link", link, "hurts team/web:v1", "nothing was switched");
    assertThat(links(world.to)).isZero();
    world.source.unreadable.clear();
    arrives();
  }

  /// Who writes at the target, or past the fence, behind the copying of the links.
  ///
  /// @param named what is named then
  /// @param leaves whether the target has what is never overwritten, and the operator removes
  private record Writer(
      String does,
      Function<MovedWorld, LittleRegistry> where,
      BiConsumer<MovedWorld, LittleRegistry> write,
      String named,
      boolean leaves) {
    @Override
    public String toString() {
      return does;
    }
  }

  private static List<Writer> writers() {
    String layer = LittleRegistry.sha256("web".getBytes(StandardCharsets.UTF_8));
    return List.of(
        new Writer(
            "moves a tag at the target",
            world -> world.to,
            (_, to) -> to.link(to.tagKey("team/web", "v1"), "0".repeat(64)),
            "/team/web/_manifests/tags/v1/current/link",
            true),
        new Writer(
            "removes a blob at the target",
            world -> world.to,
            (_, to) -> to.remove(to.blobKey(layer)),
            "/" + layer + "/data",
            false),
        new Writer(
            "begins an upload at the target",
            world -> world.to,
            (_, to) -> to.put(LittleRegistry.V2 + "repositories/app/_uploads/u/startedat", "now"),
            "/_uploads/u/startedat",
            true),
        new Writer(
            "pushes to the source",
            world -> world.from,
            (world, _) -> world.push("past", "the-fence", "base"),
            "/past/_manifests/tags/the-fence/current/link",
            false));
  }

  @ParameterizedTest
  @MethodSource("writers")
  void aTargetThatIsNotAsTheSourceRightBeforeTheSwitchIsNotSwitchedTo(Writer writer) {
    world.quiet();
    LittleRegistry where = writer.where.apply(world);
    world.beforeComparing(where, () -> writer.write.accept(world, where));
    stops(Reason.FAILED, "TRR-117", "Nothing was switched", writer.named);
    if (writer.leaves) {
      stops(Reason.FAILED, writer.named);
      RegistryTexts.of(world.to).keySet().stream()
          .filter(key -> key.endsWith(writer.named))
          .forEach(world.to::remove);
    }
    arrives();
    assertThat(links(world.to)).isEqualTo(links(world.from));
  }

  @Test
  void whatWasPushedPastTheFenceIsThereAfterTheNextTry() {
    world.quiet();
    world.beforeComparing(world.from, () -> world.push("past", "the-fence", "base"));
    stops(Reason.FAILED, "TRR-117");
    arrives();
    assertThat(RegistryTexts.of(world.to)).containsKey(world.to.tagKey("past", "the-fence"));
  }
}
