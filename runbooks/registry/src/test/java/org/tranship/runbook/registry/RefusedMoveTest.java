package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.Verb;
import org.tranship.runbook.registry.Finding.Kind;
import org.tranship.testkit.fault.CrashPoint;

/// What a migration of a registry refuses, or gives up: each leaves the registry at the source and
/// open, and the same command comes to its end once the reason is gone.
class RefusedMoveTest {
  @TempDir private Path scratch;
  private MovedWorld world;

  @BeforeEach
  void begin() {
    world = new MovedWorld(scratch);
  }

  @AfterEach
  void end() {
    world.close();
  }

  private RunState migrate() {
    return world.new Life(CrashPoint.never()).migrate();
  }

  private void stops(Reason reason, String... words) {
    RunState state = migrate();
    assertThat(state).isInstanceOf(Halted.class);
    Halted halted = (Halted) state;
    assertThat(halted.reason()).as(halted.detail()).isEqualTo(reason);
    assertThat(halted.detail()).contains(words);
    assertThat(world.service.isReadOnly()).as("closed").isFalse();
    assertThat(world.service.used()).isSameAs(world.from);
  }

  private void arrives() {
    RunState state = migrate();
    assertThat(state).isInstanceOf(Ready.class);
    assertThat(world.service.isReadOnly()).as("closed").isFalse();
    assertThat(world.service.used()).isSameAs(world.to);
    assertThat(RegistryTexts.broken(world.to)).isEmpty();
  }

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

  private static int links(LittleRegistry registry) {
    return Math.toIntExact(
        RegistryTexts.of(registry).keySet().stream().filter(key -> key.endsWith("/link")).count());
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

  /// A copy of it would be as damaged, and a garbage collection at the target would make it worse.
  @ParameterizedTest
  @EnumSource(Damage.class)
  void aDamagedRegistryIsNotMoved(Damage damage) {
    world.quiet();
    damage.plant(world.from, "team/web");
    if (damage.kind == Kind.CORRUPT_BLOB || damage.kind == Kind.TRUNCATED_BLOB) {
      stops(Reason.FAILED, "TRR-112", "has not the bytes that its digest says");
    } else {
      stops(Reason.REFUSED, "TRR-115", damage.kind.words(), "Nothing was switched");
    }
    assertThat(links(world.to)).isZero();
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
    assertThat(world.view().entries())
        .filteredOn(JournalEntry.Measured.class::isInstance)
        .extracting(entry -> ((JournalEntry.Measured) entry).detail())
        .anyMatch(detail -> detail.contains("1 file") && detail.contains(key));
    assertThat(RegistryTexts.of(world.to)).doesNotContainKey(key);
  }

  /// A link of which nobody knows what it holds may be that of any image.
  @Test
  void aRegistryWithALinkThatCannotBeReadIsNotMovedUntilItCan() {
    world.quiet();
    String link = world.from.tagKey("team/web", "v1");
    world.unreadable.add(link);
    stops(Reason.REFUSED, "TRR-115", "bad link", link, "hurts team/web:v1", "Nothing was switched");
    assertThat(links(world.to)).isZero();
    world.unreadable.clear();
    arrives();
  }

  /// Of layers a pull asks for the length and no more, so that nothing else finds this out.
  @Test
  void aLayerThatIsDamagedAfterItsComparisonIsFoundByTheLastReadAndTheRunIsNotReady() {
    world.quiet();
    String layer = LittleRegistry.sha256("web".getBytes(StandardCharsets.UTF_8));
    world.when("turn", () -> world.to.put(world.to.blobKey(layer), "wEb"));
    RunState state = migrate();
    assertThat(state).isInstanceOf(Halted.class);
    assertThat(((Halted) state).reason()).isEqualTo(Reason.PARTIAL);
    assertThat(((Halted) state).detail())
        .contains("1 of 14 blobs have not the bytes of their digests at the target", layer)
        .contains("tranship registry fsck memory:to --repair --from memory:from");
    assertThat(world.service.used()).as("it was switched, and stays so").isSameAs(world.to);
    assertThat(world.service.isReadOnly()).as("pushes are not kept out for it").isFalse();
    world.to.put(world.to.blobKey(layer), "web");
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

  /// The registry reads from the target by then, and nobody knows yet whether it can be there.
  @Test
  void aTargetThatTakesNoWritesAnyMoreInTheMiddleOfTheSwitchIsLeftAgain() {
    world.quiet();
    world.when("start", () -> world.targetDenies = true);
    stops(Reason.FAILED, "TRS-105", "What was done was taken back");
    world.targetDenies = false;
    arrives();
  }

  private void dies() {
    assertThatThrownBy(this::migrate).hasMessage("killed");
  }

  private void killedWhileItIsDown() {
    world.quiet();
    world.when(
        "start",
        () -> {
          throw new Error("killed");
        });
    dies();
    assertThat(world.service.used()).as("stopped, and not started yet").isSameAs(world.from);
  }

  @Test
  void killedInTheSwitchWhileTheRegistryIsDownItGoesOn() {
    killedWhileItIsDown();
    arrives();
  }

  /// Nobody knows what was pushed to the source since.
  @Test
  void aRegistryThatTakesPushesWhenASwitchIsGoneOnWithIsNotSwitched() {
    killedWhileItIsDown();
    world.service.down(false);
    world.service.readOnly(false);
    stops(Reason.REFUSED, "TRM-109", "does not hold any more", "Roll back");
  }

  @Test
  void aSwitchThatWasGoneOnWithUnprovenIsTakenBackIfTheRegistryTakesPushesAtItsEnd() {
    killedWhileItIsDown();
    world.when("start", () -> world.service.readOnly(false));
    stops(Reason.FAILED, "TRM-109", "could write", "What was done was taken back");
    arrives();
  }

  @Test
  void aWindowThatEndsWhileImagesArePulledHasTheSwitchTakenBack() {
    world.quiet();
    world.when(
        "start",
        () -> {
          world.ahead = Duration.ofDays(400);
          world.service.troubled.set(1_000_000);
        });
    stops(Reason.FAILED, "TRM-103", "What was done was taken back");
    world.service.troubled.set(0);
    arrives();
  }

  /// Of a target whose links are still to come a garbage collection would take every blob.
  @Test
  void nothingElseIsAtWorkAtEitherEndUntilTheRegistryIsThereOrBack() {
    world.quiet();
    String mark = "docker/tranship-quarantine/at-work";
    world.to.put(mark, "20261127-080000-othr");
    stops(Reason.FAILED, "TRR-131", "20261127-080000-othr");
    assertThat(RegistryTexts.of(world.to)).containsOnlyKeys(mark);
    world.to.remove(mark);
    world.when("turn", () -> assertThat(marks(mark)).hasSize(2));
    arrives();
    assertThat(marks(mark)).isEmpty();
    world.when("home", () -> world.from.put(mark, "20261127-080000-othr"));
    assertThat(world.new Life(CrashPoint.never()).resume(Verb.ROLLBACK))
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains("TRR-131"));
    world.from.remove(mark);
    assertThat(world.new Life(CrashPoint.never()).resume(Verb.ROLLBACK))
        .isInstanceOf(RunState.RolledBack.class);
    assertThat(marks(mark)).isEmpty();
  }

  private List<String> marks(String mark) {
    return Stream.of(world.from, world.to)
        .map(registry -> RegistryTexts.of(registry).getOrDefault(mark, ""))
        .filter(run -> !run.isEmpty())
        .toList();
  }

  /// That the registry was told to take pushes proves nothing.
  @Test
  void aFenceThatIsLoweredWithoutEffectIsLoweredOnceMore() {
    world.quiet();
    world.deaf = 1;
    arrives();
  }

  @Test
  void aFenceThatStaysUpThoughItIsLoweredTwiceIsSaidToBeUp() {
    world.quiet();
    world.deaf = 2;
    RunState state = migrate();
    assertThat(state).isInstanceOf(Halted.class);
    assertThat(((Halted) state).detail()).contains("TRM-127", "told twice", "still up");
    assertThat(world.service.isReadOnly()).isTrue();
    arrives();
  }

  @Test
  void anUploadThatATriedPushLeftAtTheTargetIsInNobodysWayAndGoesWithTheRest() {
    world.quiet();
    world.to.put(LittleRegistry.V2 + "repositories/tranship-probe/_uploads/u/startedat", "now");
    arrives();
    assertThat(world.new Life(CrashPoint.never()).resume(Verb.ROLLBACK))
        .isInstanceOf(RunState.RolledBack.class);
    assertThat(RegistryTexts.of(world.to)).isEmpty();
  }

  @Test
  void aRegistryThatComesBackClosedFromARollbackIsOpened() {
    world.quiet();
    arrives();
    world.when("back", () -> world.service.readOnly(true));
    assertThat(world.new Life(CrashPoint.never()).resume(Verb.ROLLBACK))
        .isInstanceOf(RunState.RolledBack.class);
    assertThat(world.service.isReadOnly()).as("closed").isFalse();
  }

  @Test
  void aMarkOfTheGateThatAKilledProcessLeftIsNotTakenForAPush() {
    world.quiet();
    Set<String> before = Set.copyOf(RegistryTexts.of(world.from).keySet());
    world.when("start", () -> world.diesRemoving = true);
    dies();
    world.diesRemoving = false;
    assertThat(world.new Life(CrashPoint.never()).resume(Verb.ROLLBACK))
        .isInstanceOf(RunState.RolledBack.class);
    assertThat(RegistryTexts.of(world.from)).containsOnlyKeys(before);
    assertThat(RegistryTexts.of(world.to)).isEmpty();
  }

  /// What a registry cannot give out at the target although the comparison found it there.
  ///
  /// @param said what is said of it
  private record Fault(String what, BiConsumer<LittleRegistry, Hexes> plant, String said) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static List<Fault> faults() {
    return List.of(
        new Fault(
            "a layer is gone", (to, hexes) -> to.remove(to.blobKey(hexes.layer)), "/blobs/sha256:"),
        new Fault(
            "the repository may not use a layer",
            (to, hexes) -> to.remove(to.layerKey("team/web", hexes.layer)),
            "gives HTTP 404"),
        new Fault(
            "a layer has another length",
            (to, hexes) -> to.put(to.blobKey(hexes.layer), "longer than it was"),
            "18 bytes instead of 3"),
        new Fault(
            "a configuration has other bytes",
            (to, hexes) -> to.put(to.blobKey(hexes.config), "{}"),
            "has another digest"),
        new Fault(
            "a manifest has other bytes",
            (to, hexes) -> to.put(to.blobKey(hexes.manifest), "{}"),
            " instead of sha256:"),
        new Fault(
            "a tag is gone",
            (to, _) -> to.remove(to.tagKey("team/web", "v1")),
            "/manifests/v1 gives"));
  }

  private record Hexes(String manifest, String config, String layer) {}

  @ParameterizedTest
  @MethodSource("faults")
  void aRegistryThatCannotGiveOutAnImageIsSentBack(Fault fault) {
    world.quiet();
    LittleRegistry.Image web = world.from.push("team/web", "v1", "web");
    world.tags.put("team/web:v1", web.manifest());
    Hexes hexes = new Hexes(web.manifest(), web.config(), web.layers().getFirst());
    world.when("turn", () -> fault.plant.accept(world.to, hexes));
    stops(
        Reason.FAILED,
        "TRR-119 team/web:v1 cannot be pulled whole from ",
        fault.said,
        "What was done was taken back");
  }
}
