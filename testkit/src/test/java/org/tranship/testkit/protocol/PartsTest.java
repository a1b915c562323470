package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.protocol.CopyBench.KEY;
import static org.tranship.testkit.protocol.PartsBench.BYTES;
import static org.tranship.testkit.protocol.PartsBench.MIB;
import static org.tranship.testkit.protocol.PartsBench.OTHER;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Condition;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ForwardingUploads;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.DigestAlgorithm;

/// Large objects are sent in parts, come out whole, and leave nothing behind where they may not.
class PartsTest {
  private final PartsBench parts = new PartsBench();
  private final CopyBench bench = parts.bench;

  @Test
  void aLargeObjectIsSentInParts() {
    Attributes attributes = Attributes.of(Attributes.CONTENT_TYPE, "application/x-tar");
    bench.source.put(PutRequest.of(KEY, BYTES).with(attributes)).orThrow();
    ObjectResult result = bench.copy();
    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(result.sha256()).contains(CopyBench.digest(DigestAlgorithm.SHA256, BYTES));
    assertThat(bench.copied()).isEqualTo(BYTES);
    assertThat(bench.target.stat(KEY).orElseThrow().attributes()).isEqualTo(attributes);
    assertThat(parts.newly())
        .containsExactlyInAnyOrder("begin", "part 1", "part 2", "part 3", "finish");
    parts.assertNoUploadIsLeft();
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.SAME);
    assertThat(parts.newly()).doesNotContain("begin", "put", "finish");
  }

  @Test
  void aStoreThatTakesItWholeIsSentPartsAbove64MiB() {
    bench.to = parts.counting(bench.target);
    bench.holding(new byte[64 * MIB]).copy();
    assertThat(parts.newly()).containsExactly("put");
    bench.target.delete(List.of(DeleteRequest.of(KEY)));
    bench.holding(new byte[64 * MIB + 1]).copy();
    assertThat(parts.newly()).hasSize(7).contains("begin", "part 5", "finish");
  }

  @Test
  void aWrongDigestLeavesNothingBehind() {
    var wrong = CopyBench.digest(DigestAlgorithm.MD5, OTHER);
    ObjectResult result = bench.copy(CopyBench.expecting(bench.item(), wrong));
    assertThat(result.code()).as(result.reason()).isEqualTo(Kind.CORRUPT.code());
    assertThat(bench.target.stat(KEY)).isEmpty();
    assertThat(parts.newly()).doesNotContain("finish");
    parts.assertNoUploadIsLeft();
  }

  @Test
  void anotherObjectUnderTheKeyLeavesNothingBehind() {
    bench.target.put(PutRequest.of(KEY, new byte[1])).orThrow();
    assertThat(bench.copy().code()).isEqualTo(Kind.CONDITION_FAILED.code());
    assertThat(bench.copied()).hasSize(1);
    parts.assertNoUploadIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "gone", "lost request"})
  void aLostAnswerToTheLastCallIsSettled(String how) {
    parts.uploads =
        inner ->
            new ForwardingUploads(inner) {
              @Override
              public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
                if (!how.equals("lost request")) {
                  super.finish(upload, parts, condition).orThrow();
                }
                if (how.equals("gone")) {
                  throw PartsBench.fault(Kind.NOT_FOUND); // as a repetition of a lost call gets it
                }
                return new WriteOutcome.Unknown(PartsBench.fault(Kind.TIMEOUT));
              }
            };
    ObjectResult result = bench.copy();
    if (how.equals("lost request")) {
      assertThat(result.outcome()).isEqualTo(Outcome.UNKNOWN);
      parts.uploads = inner -> inner;
      parts.newly();
      assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
      assertThat(parts.newly()).containsExactly("finish");
    } else {
      assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.SAME);
    }
    assertThat(bench.copied()).isEqualTo(BYTES);
  }
}
