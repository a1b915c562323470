package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;

/// Digests that the server itself compares: a wrong one is refused, a right one is reported.
public interface DigestContract extends StoreUnderTest {
  byte[] SENT = Samples.bytes(21, 100_000);

  @Test
  default void refusesAWrongDigestThatItClaimsToCheck() {
    for (DigestAlgorithm algorithm : capabilities().serverChecks()) {
      Digest wrong = Samples.digest(algorithm, Samples.bytes(22, 100_000));
      for (Content content : new Content[] {Content.of(SENT), Samples.streamed(SENT)}) {
        Key fresh = Key.of("digests/new-" + algorithm);
        assertThat(probe().refusal(() -> put(fresh, content, Map.of(algorithm, wrong))))
            .as("a wrong %s", algorithm)
            .isEqualTo(Kind.CORRUPT);
        probe().lacks(fresh);

        Key existing = Key.of("digests/existing-" + algorithm);
        probe().put(existing, new byte[] {1});
        assertThat(probe().refusal(() -> put(existing, content, Map.of(algorithm, wrong))))
            .as("a wrong %s", algorithm)
            .isEqualTo(Kind.CORRUPT);
        probe().holds(existing, new byte[] {1});
      }
    }
  }

  @Test
  default void saysByWhichDigestTheServerChecked() {
    Map<DigestAlgorithm, Digest> all = new EnumMap<>(DigestAlgorithm.class);
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      Digest right = Samples.digest(algorithm, SENT);
      all.put(algorithm, right);
      Key key = Key.of("checked/" + algorithm);
      WriteOutcome.Done done = probe().done(put(key, Content.of(SENT), Map.of(algorithm, right)));
      probe().holds(key, SENT);
      if (capabilities().serverChecks().contains(algorithm)) {
        assertThat(done.checkedBy()).contains(algorithm);
      } else {
        claimed(done);
      }
    }
    claimed(probe().done(put(Key.of("checked/all"), Samples.streamed(SENT), all)));
    claimed(probe().put("checked/none", SENT));
    probe().holds(Key.of("checked/all"), SENT);
  }

  private void claimed(WriteOutcome.Done done) {
    done.checkedBy()
        .ifPresent(
            algorithm ->
                assertThat(capabilities().serverChecks())
                    .as("checked by a digest that the store does not claim")
                    .contains(algorithm));
  }

  private WriteOutcome put(Key key, Content content, Map<DigestAlgorithm, Digest> known) {
    return store().put(PutRequest.of(key, content).knowing(known));
  }
}
