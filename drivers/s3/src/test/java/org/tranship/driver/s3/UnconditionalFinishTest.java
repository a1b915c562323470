package org.tranship.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// A server that keeps conditions on whole writes and ignores them at the end of an upload.
@Timeout(60)
class UnconditionalFinishTest {
  private static final Key KEY = Key.of("large");

  private final ThinS3Stub stub =
      ThinS3Stub.start(StubOptions.defaults().withConditionalFinish(false));
  private final Store store = TestStores.ready(stub.endpoint(), "bucket", Map.of());
  private final ResumableUploads uploads = store.feature(ResumableUploads.class).orElseThrow();

  @AfterEach
  void stop() {
    store.close();
    stub.close();
  }

  private WriteOutcome finish(Condition condition) {
    ResumableUploads.Upload upload = uploads.begin(KEY, Attributes.NONE);
    ResumableUploads.Part part = uploads.part(upload, 1, Content.of(new byte[] {1, 2, 3}));
    return uploads.finish(upload, List.of(part), condition);
  }

  private void assertRefused(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Refused.class);
    assertThat(((WriteOutcome.Refused) outcome).reason().kind()).isEqualTo(Kind.CONDITION_FAILED);
    try (var body = store.open(KEY, ReadRequest.WHOLE)) {
      assertThat(body.readAll(10)).containsExactly(9);
    }
  }

  @Test
  void writesWhereNothingIs() {
    assertThat(store.capabilities().createIfAbsent()).isTrue();
    assertThat(finish(new Condition.IfAbsent())).isInstanceOf(WriteOutcome.Done.class);
    assertThat(store.stat(KEY).orElseThrow().size().bytes()).isEqualTo(3);
  }

  @Test
  void leavesWhatIsThere() {
    store.put(PutRequest.of(KEY, new byte[] {9})).orThrow();
    assertRefused(finish(new Condition.IfAbsent()));
  }

  @Test
  void replacesTheVersionNamedAndNoOther() {
    Version there = store.put(PutRequest.of(KEY, new byte[] {9})).orThrow().version();
    assertRefused(finish(new Condition.IfVersion(Version.of("0".repeat(32)))));
    assertThat(finish(new Condition.IfVersion(there))).isInstanceOf(WriteOutcome.Done.class);
  }

  @Test
  void refusesToReplaceWhatIsGone() {
    WriteOutcome outcome = finish(new Condition.IfVersion(Version.of("0".repeat(32))));
    assertThat(((WriteOutcome.Refused) outcome).reason().kind()).isEqualTo(Kind.CONDITION_FAILED);
    assertThat(store.stat(KEY)).isEmpty();
  }
}
