package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.protocol.CopyBench.KEY;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.layer.CheckedStore;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.work.PassSpec.Dispensable;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.testkit.contract.Claims;

/// What an object carries besides its bytes arrives too, or the copy has failed.
class KeptAttributesTest {
  private static final int LARGE = (1 << 20) + 1;
  private static final byte[] BYTES = CopyBench.bytes(10);
  private static final Attributes SENT =
      Attributes.of(
          Map.of(
              Attributes.CONTENT_TYPE,
              "text/plain; charset=utf-8",
              Attributes.CONTENT_LANGUAGE,
              "de",
              Attributes.USER + "Owner",
              "me",
              Attributes.MODIFIED,
              "1700000000.123456789",
              Attributes.MODE,
              "0640"));

  private final CopyBench bench = new CopyBench();

  private void holding(byte[] bytes, Attributes attributes) {
    bench.source.put(PutRequest.of(KEY, bytes).with(attributes)).orThrow();
  }

  /// A target that spells one attribute in its own way, or loses it.
  private void altering(String name, String stored) {
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public WriteOutcome put(PutRequest request) {
            TreeMap<String, String> values = new TreeMap<>(request.attributes().asMap());
            values.remove(name);
            if (!stored.isEmpty()) {
              values.put(stored.substring(0, stored.indexOf('=')), stored.split("=", 2)[1]);
            }
            return inner().put(request.with(Attributes.of(values)));
          }
        };
  }

  /// A target that says it keeps only these.
  private void keeping(Set<Attributes.Kind> kinds) {
    Store all = bench.to;
    bench.to =
        new ForwardingStore(all) {
          @Override
          public Capabilities capabilities() {
            return Claims.like(inner().capabilities()).attributes(kinds).capabilities();
          }
        };
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void oneThatWasLostFailsTheCopyByItsName(int size) {
    holding(CopyBench.bytes(size), SENT);
    altering(Attributes.CONTENT_LANGUAGE, "");
    ObjectResult failed = bench.copy();
    assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(failed.code()).isEqualTo(Kind.CORRUPT.code());
    assertThat(failed.reason()).contains(KEY.text(), Attributes.CONTENT_LANGUAGE);
    assertThat(bench.target.stat(KEY)).as("in the way of the next try").isEmpty();
  }

  @Test
  void oneThatWasChangedFailsTheCopyByItsName() {
    holding(BYTES, SENT);
    altering(Attributes.USER + "Owner", "user.owner=You");
    assertThat(bench.copy().reason()).contains("user.Owner");
  }

  @ParameterizedTest
  @CsvSource({
    "content-type, content-type=text/plain;charset=utf-8",
    "user.Owner, user.owner=me",
    "posix.mtime, posix.mtime=1700000000",
    "posix.mode, posix.mode=640"
  })
  void whatIsOnlySpeltOtherwiseIsKept(String name, String stored) {
    holding(BYTES, SENT);
    altering(name, stored);
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.SAME);
  }

  @Test
  void whatTheTargetDoesNotClaimToKeepIsNotAskedFor() {
    holding(BYTES, SENT);
    altering(Attributes.MODE, "");
    keeping(Set.of(Attributes.Kind.HEADERS, Attributes.Kind.USER));
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void whatTheTargetDoesNotKeepIsRefusedByNameBeforeAnythingIsWritten(int size) {
    keeping(Set.of(Attributes.Kind.HEADERS, Attributes.Kind.USER));
    bench.to = new CheckedStore(bench.to);
    holding(CopyBench.bytes(size), SENT);
    ObjectResult refused = bench.copy();
    assertThat(refused.code()).isEqualTo(Kind.UNSUPPORTED.code());
    assertThat(refused.reason()).contains("does not keep posix.mode, posix.mtime");
    assertThat(bench.target.stat(KEY)).isEmpty();
  }

  @Test
  void whatMayBeLostStaysBehindAndTheRestComesAlong() {
    keeping(Set.of(Attributes.Kind.USER));
    bench.to = new CheckedStore(bench.to);
    holding(BYTES, SENT);
    bench.dispensable =
        new Dispensable(
            Set.of(Attributes.Kind.HEADERS), Set.of(Attributes.MODIFIED, Attributes.MODE));
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.target.stat(KEY).orElseThrow().attributes())
        .isEqualTo(Attributes.of(Attributes.USER + "Owner", "me"));
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.SAME);
    bench.dispensable = new Dispensable(Set.of(), Set.of(Attributes.MODIFIED, Attributes.MODE));
    bench.target.delete(List.of(DeleteRequest.of(KEY)));
    assertThat(bench.copy().reason()).contains("does not keep content-language, content-type");
  }

  @Test
  void theSameBytesUnderOtherAttributesAreAnotherObject() {
    holding(BYTES, SENT);
    bench.target.put(PutRequest.of(KEY, BYTES)).orThrow();
    ObjectResult another = bench.copy();
    assertThat(another.code()).isEqualTo(Kind.CONDITION_FAILED.code());
    assertThat(another.reason())
        .contains("same bytes", Attributes.CONTENT_TYPE, "posix.mode", "left alone");
    assertThat(bench.target.stat(KEY).orElseThrow().attributes()).isEqualTo(Attributes.NONE);
  }

  @Test
  void theSameBytesUnderOtherAttributesAreReplacedWhereThatIsAllowed() {
    bench.existing = Existing.REPLACE;
    holding(BYTES, SENT);
    bench.target.put(PutRequest.of(KEY, BYTES)).orThrow();
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.target.stat(KEY).orElseThrow().attributes()).isEqualTo(SENT);
  }

  @Test
  void whatTheTargetAddsIsItsOwnAffair() {
    holding(BYTES, Attributes.of(Attributes.CONTENT_TYPE, "text/plain"));
    altering("tag.none", "tag.class=cold");
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.SAME);
  }
}
