package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Reason;
import org.tranship.testkit.server.CertificateAuthority;

/// What goes wrong in the switch of a registry: it is taken back, or gone on with, and found out at
/// the latest by the last read.
class SwitchTakenBackTest extends MoveScene {
  /// Longer than the window of the plan.
  private static final Duration OVER = Duration.ofDays(400);

  /// The registry reads from the target by then, and nobody knows yet whether it can be there.
  @Test
  void aTargetThatTakesNoWritesAnyMoreInTheMiddleOfTheSwitchIsLeftAgain() {
    world.quiet();
    world.when("start", () -> world.target.denies = true);
    stops(Reason.FAILED, "TRS-105", "What was done was taken back");
    world.target.denies = false;
    arrives();
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

  /// Has time go by while the registry is started at the target, which gives out nothing then.
  private void standsStillFor(Duration ahead) {
    world.when(
        "start",
        () -> {
          world.ahead = ahead;
          world.service.troubled.set(1_000_000);
        });
  }

  private void isTakenBackInTimeAndArrivesLater() {
    stops(Reason.FAILED, "TRM-103", "What was done was taken back");
    world.service.troubled.set(0);
    arrives();
  }

  @Test
  void aWindowThatEndsWhileImagesArePulledHasTheSwitchTakenBack() {
    world.quiet();
    standsStillFor(OVER);
    isTakenBackInTimeAndArrivesLater();
  }

  @Test
  void aWindowThatEndsInASwitchThatIsGoneOnWithHasItTakenBack() {
    killedWhileItIsDown();
    standsStillFor(OVER);
    isTakenBackInTimeAndArrivesLater();
  }

  @Test
  void aSwitchThatIsGoneOnWithBehindItsWindowHasAnother() {
    killedWhileItIsDown();
    world.ahead = OVER;
    arrives();
  }

  @Test
  void aSwitchThatIsGoneOnWithBehindItsWindowIsTakenBackWhereThatEndsAsWell() {
    killedWhileItIsDown();
    world.ahead = OVER;
    standsStillFor(OVER.multipliedBy(2));
    isTakenBackInTimeAndArrivesLater();
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
    assertThat(world.view().entries())
        .filteredOn(JournalEntry.Measured.class::isInstance)
        .map(JournalEntry.Measured.class::cast)
        .anyMatch(
            it ->
                it.what().equals("pull")
                    && !it.passed()
                    && it.detail().startsWith("team/web:v1: "));
  }

  /// Somebody had copied it with another tool.
  @Test
  void aRegistryWhoseLinksWereAtTheTargetBeforeIsPulledAllTheSame() {
    world.quiet();
    RegistryTexts.of(world.from).forEach(world.to::put);
    world.when("turn", () -> world.to.remove(world.to.tagKey("team/web", "v1")));
    stops(Reason.FAILED, "TRR-119 team/web:v1 cannot be pulled whole from ");
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 503})
  void aRegistryThatDoesNotGiveOutItsImagesIsSentBack(int status) {
    world.quiet();
    world.when(
        "start",
        () -> {
          world.service.trouble = status;
          world.service.troubled.set(1_000_000);
        });
    stops(Reason.FAILED, "TRR-119 ", "What was done was taken back");
    world.service.troubled.set(0);
    arrives();
  }

  /// Who knows its digest pulls it without a tag, and no tag's pull finds out that it is lost.
  @Test
  void aRegistryThatCannotGiveOutAManifestWithoutATagIsSentBack() {
    world.quiet();
    String before = world.from.push("team/web", "v1", "web", "older").manifest();
    String _ = world.push("team/web", "v1", "web");
    world.when("turn", () -> world.to.remove(world.to.revisionKey("team/web", before)));
    stops(
        Reason.FAILED,
        "TRR-119 team/web@sha256:" + before + " cannot be pulled whole from ",
        "gives HTTP 404",
        "What was done was taken back");
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

  @Test
  void whereACertificateGoesMeanwhileTheSwitchIsTakenBackOnceItIsThereAgain(@TempDir Path directory)
      throws IOException {
    Path ca = CertificateAuthority.make(directory, "ca").certificate();
    world.quiet();
    world.settings.put("registry.realm", "https://127.0.0.1:9/token");
    world.settings.put("registry.ca", ca.toString());
    byte[] certificate = Files.readAllBytes(ca);
    world.when("turn", () -> assertThat(ca.toFile().delete()).isTrue());
    assertThat(migrate())
        .isInstanceOfSatisfying(
            Halted.class,
            it ->
                assertThat(it.detail())
                    .contains("TRR-113 The registry cannot be asked", "ca.pem", "stays up"));
    assertThat(world.service.isReadOnly()).as("nobody knows where it is").isTrue();
    Files.write(ca, certificate);
    stops(Reason.FAILED, "was taken back");
  }
}
