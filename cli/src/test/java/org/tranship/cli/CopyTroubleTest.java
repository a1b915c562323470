package org.tranship.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;

/// What happens to a store in the middle of a copy: it is said once, nothing is lost by it, and the
/// same command goes on.
class CopyTroubleTest {
  private static final int OBJECTS = 400;

  @TempDir private Path directory;
  private CopyScene scene;
  private OtherTool other;

  @BeforeEach
  void begin() {
    scene = new CopyScene(directory);
    scene.s3.createBucket("from");
    scene.s3.createBucket("to");
    other = new OtherTool(scene.s3, "from");
  }

  @AfterEach
  void end() {
    scene.close();
  }

  private AnchoreScene.Ran copy(Object... more) {
    return scene.copy(scene.s3("from", "p"), scene.s3("to", "p"), more);
  }

  private SortedMap<String, String> objects(String bucket) {
    SortedMap<String, String> objects = new TreeMap<>();
    for (String key : scene.s3.bucket(bucket).keys()) {
      objects.put(key, new String(scene.s3.bucket(bucket).bytes(key).orElseThrow(), ISO_8859_1));
    }
    return objects;
  }

  private static Fault refusal(int status, String code) {
    return new Fault.Answer(status, code, "No", Optional.empty());
  }

  private static void assertDone(AnchoreScene.Ran ran, String... words) {
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(List.of(words)).allSatisfy(word -> assertThat(ran.out()).contains(word));
  }

  /// All writes after the n-th are refused.
  private void refuseAfter(long writes, Fault fault) {
    scene.s3.faults(
        FaultRule.between(writes + 1, Long.MAX_VALUE, FaultRule.of(Operation.PUT_OBJECT), fault));
  }

  /// The run ended early, said why once, and comes to its end when the trouble is over.
  private void assertSaidOnceAndTakenUp(AnchoreScene.Ran ran, ExitCode code, String... words) {
    assertThat(ran.code()).as(ran.all()).isEqualTo(code.number());
    assertThat(ran.all()).contains(words);
    assertThat(ran.all().split("TRS-1", -1).length - 1).as(ran.all()).isBetween(1, 2);
    long sent = scene.s3.requests(Operation.PUT_OBJECT);
    assertThat(sent).as("it did not go on asking").isLessThan(OBJECTS);
    int there = objects("to").size();
    assertThat(there).isLessThan(OBJECTS);
    scene.s3.faults(FaultRule.never());
    assertDone(copy(), "Going on with the run");
    assertThat(objects("to")).isEqualTo(objects("from"));
    assertThat(scene.s3.requests(Operation.PUT_OBJECT) - sent)
        .as("what was there is not sent again")
        .isLessThanOrEqualTo(OBJECTS - there + 10);
  }

  @Test
  void credentialsThatExpireEndItClearlyAndFreshOnesGoOn() {
    scene.s3.generate("from", "p/", OBJECTS, 100);
    refuseAfter(150, Fault.expiredToken());
    assertSaidOnceAndTakenUp(
        copy(),
        ExitCode.FAILED,
        "TRS-106",
        "the credentials have expired",
        "Get new ones and run the same command again");
  }

  @Test
  void aBucketThatIsGoneIsOneErrorAndNotOneAnObject() {
    scene.s3.generate("from", "p/", OBJECTS, 100);
    refuseAfter(150, refusal(404, "NoSuchBucket"));
    assertSaidOnceAndTakenUp(copy(), ExitCode.FAILED, "TRS-104", "no bucket \"to\"");
  }

  @Test
  void aServerThatIsBusyForAWhileIsWaitedFor() {
    scene.s3.generate("from", "p/", OBJECTS, 100);
    scene.s3.faults(
        FaultRule.lasting(
            Duration.ofSeconds(3),
            System::nanoTime,
            request -> request.bucket().equals("to") && request.operation().isWrite(),
            Fault.slowDown()));
    assertDone(copy(), "Copied    400 objects");
    assertThat(objects("to")).isEqualTo(objects("from"));
    assertThat(scene.s3.requests(Operation.PUT_OBJECT))
        .as("it was not pressed in the meantime")
        .isLessThan(OBJECTS + 600);
  }

  @Test
  void aServerThatStaysBusyEndsItAfterTheTimeThatWasSaid() {
    scene.s3.generate("from", "p/", OBJECTS, 100);
    refuseAfter(150, Fault.slowDown());
    AnchoreScene.Ran ran = copy("--patience", "2");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.all()).contains("TRS-114", "fewer requests");
    scene.s3.faults(FaultRule.never());
    assertDone(copy(), "Going on with the run");
    assertThat(objects("to")).isEqualTo(objects("from"));
  }

  @Test
  void aWrongClockIsSaid() {
    scene.s3.generate("from", "p/", 20, 100);
    scene.s3.faults(FaultRule.always(_ -> true, refusal(403, "RequestTimeTooSkewed")));
    AnchoreScene.Ran ran = copy();
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.all()).contains("TRS-106", "Set this machine's clock right.");
    assertThat(scene.s3.requests()).isLessThan(10);
  }

  @Test
  void anObjectThatChangesUnderTheCopyIsNoticedAndCopiedByTheNextTry() {
    other.put("p/a", "untouched").put("p/b", "listed so").put("p/c", "untouched");
    AtomicBoolean once = new AtomicBoolean();
    scene.s3.faults(
        request -> {
          if (request.operation() == Operation.GET_OBJECT
              && request.key().equals("p/b")
              && once.compareAndSet(false, true)) {
            other.put("p/b", "written since");
          }
          return new Fault.None();
        });
    AnchoreScene.Ran ran = copy();
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.all()).contains("TRS-103", "\"b\"");
    assertThat(objects("to")).containsOnlyKeys("p/a", "p/c");
    assertDone(copy());
    assertThat(objects("to")).isEqualTo(objects("from")).containsEntry("p/b", "written since");
  }

  /// Wherever it breaks off, and whether for one request or for good.
  @Test
  void aSourceThatCannotBeListedToItsEndTakesNothingFromTheTarget() {
    scene.s3.generate("from", "p/", 1_300, 10);
    scene.s3.generate("to", "p/", 1_300, 10);
    new OtherTool(scene.s3, "to").put("p/extra", "only here");
    Map<String, String> before = objects("to");
    int broken = 0;
    while (true) {
      scene.s3.faults(
          FaultRule.between(
              broken + 1L,
              Long.MAX_VALUE,
              request ->
                  request.operation() == Operation.LIST_OBJECTS && request.bucket().equals("from"),
              refusal(403, "AccessDenied")));
      AnchoreScene.Ran ran = copy("--existing", "skip", "--delete-extra", "--yes");
      if (ran.code() == 0) {
        break;
      }
      broken++;
      assertThat(ran.all()).as("broken at %s", broken).contains("TRS-105");
      assertThat(objects("to")).as("broken at %s", broken).isEqualTo(before);
    }
    assertThat(broken).as("listings that were broken off").isGreaterThan(3);
    assertThat(objects("to")).hasSize(1_300).doesNotContainKey("p/extra");
  }
}
