package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;

/// `tranship plan --at-scale`, as an operator uses it.
class ScalePlanTest {
  @TempDir private static Path directory;
  private static CopyScene scene;

  @BeforeAll
  static void begin() {
    scene = new CopyScene(directory);
    scene.s3.generate("many", "d/", 20_000, 4_096);
    scene.s3.generate("one", "d/", 1, 3 << 20);
    scene.s3.createBucket("none");
    scene.s3.createBucket("to");
  }

  @AfterAll
  static void end() {
    scene.close();
  }

  private static AnchoreScene.Ran plan(String bucket, Object... more) {
    Object[] all = new Object[4 + more.length];
    all[0] = "plan";
    all[1] = scene.s3(bucket, "");
    all[2] = scene.s3("to", "");
    all[3] = "--at-scale";
    System.arraycopy(more, 0, all, 4, more.length);
    return scene.run(all);
  }

  private static void assertRefused(AnchoreScene.Ran ran, ExitCode code, String... words) {
    assertThat(ran.code()).as(ran.all()).isEqualTo(code.number());
    assertThat(ran.all()).contains(words);
  }

  @Test
  void theTableFitsEightyColumnsAndNothingIsWritten() {
    long before = scene.s3.writes();
    AnchoreScene.Ran ran =
        plan("many", "--price", "get=0.4", "--price", "put=5", "--limit", "target-requests=3500");

    CopyScene.assertDone(
        ran, "20,000, counted", "78.1 MiB, counted", "target, requests", "108.00 in all");
    assertThat(ran.out().lines().filter(line -> !line.startsWith("source")))
        .allMatch(line -> line.length() <= 80);
    assertThat(ran.out()).contains("local ").contains("100 ");
    assertThat(scene.s3.writes()).isEqualTo(before);
  }

  @Test
  void aSampleSaysHowExactItIs() {
    CopyScene.assertDone(plan("many", "--sample-requests", "150"), "about ", ", between ", " and ");
  }

  @Test
  void programsGetTheSame() {
    AnchoreScene.Ran ran = plan("many", "--json", "--executors", "3");

    CopyScene.assertDone(ran, "\"value\" : 20000", "\"executors\" : 3", "\"get\" : 20000");
  }

  @Test
  void theTargetIsMeasuredOnlyWhereThatWasAgreedToAndIsLeftEmpty() {
    CopyScene.assertDone(plan("one", "--probe-target", "probe/"), "1, counted", "writing    ");
    assertThat(scene.s3.bucket("to").keys()).noneMatch(key -> key.startsWith("probe/"));
    assertThat(scene.s3.requests(Operation.PUT_OBJECT)).isGreaterThan(64);
  }

  @Test
  void whatIsAtTheTargetIsNotTouchedByTheProbe() {
    scene.s3.generate("to", "taken/", 1, 10);

    assertRefused(plan("one", "--probe-target", "taken/"), ExitCode.REFUSED, "TRO-304");
    assertThat(scene.s3.bucket("to").keys()).contains("taken/0000000000");
  }

  @Test
  void anEmptySourceIsRefused() {
    assertRefused(plan("none"), ExitCode.REFUSED, "TRO-301");
  }

  @Test
  void aSampleThatIsTooSmallIsRefused() {
    assertRefused(plan("many", "--sample-requests", "9"), ExitCode.REFUSED, "TRO-303");
  }

  @Test
  void optionsThatContradictAreRefused() {
    assertRefused(
        plan("many", "--full-listing", "--sample-requests", "9"), ExitCode.USAGE, "TRO-305");
    assertRefused(plan("many", "--limit", "speed=1"), ExitCode.USAGE, "TRO-305");
    assertRefused(plan("many", "--limit", "journal=0"), ExitCode.USAGE, "TRO-305");
    assertRefused(plan("many", "--executors", "0"), ExitCode.USAGE, "TRO-305");
    assertRefused(plan("many", "--print"), ExitCode.USAGE, "TRO-305");
    assertRefused(scene.run("plan", scene.files(), scene.target()), ExitCode.USAGE, "TRO-305");
  }

  @Test
  void aPlanSaysWhichObjectsAreMeant() throws Exception {
    scene.with("a.txt", "one").with("b.bin", "three");
    Path plan =
        Files.writeString(
            directory.resolve("plan.yaml"),
            "source: "
                + scene.files()
                + "\ntarget: "
                + scene.target()
                + "\nselect: {include: ['*.txt']}\n");

    CopyScene.assertDone(scene.run("plan", plan, "--at-scale"), "1, counted", "3 B, counted");
  }

  @Test
  void whoMayNotListIsTold() {
    scene.s3.faults(
        FaultRule.always(
            request -> request.operation() == Operation.LIST_OBJECTS,
            new Fault.Answer(403, "AccessDenied", "Access Denied", Optional.empty())));
    try {
      assertRefused(plan("many"), ExitCode.REFUSED, "TRS-105");
    } finally {
      scene.s3.faults(FaultRule.never());
    }
  }
}
