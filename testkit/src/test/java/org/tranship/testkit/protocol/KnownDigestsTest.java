package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.protocol.CopyBench.KEY;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.work.Coding;

/// A target is told digests of what it will get, as far as the bytes were read before.
class KnownDigestsTest {
  private static final int LARGE = 3 << 20;

  private final CopyBench bench = new CopyBench();
  private final List<Map<DigestAlgorithm, Digest>> told = new ArrayList<>();

  @BeforeEach
  void listen() {
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public WriteOutcome put(PutRequest request) {
            told.add(request.known());
            return inner().put(request);
          }
        };
  }

  private void copy(int size, Coding coding) {
    bench.holding(CopyBench.bytes(size));
    var item = bench.item(Coding.NONE, coding, Optional.empty());
    assertThat(bench.copy(item).outcome()).isEqualTo(Outcome.DONE);
  }

  private static Digest crc32c(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return new Digest(DigestAlgorithm.CRC32C, "%08x".formatted(crc.getValue()));
  }

  @ParameterizedTest
  @CsvSource({
    "100, identity, identity",
    "100, zlib, identity",
    "100, identity, base64",
    "3145728, zlib, identity",
    "3145728, identity, base64",
    "3145728, zlib, base64"
  })
  void whatIsSentCarriesItsCrc32c(int size, String content, String carrier) {
    copy(size, new Coding(content, carrier));
    assertThat(told)
        .singleElement()
        .satisfies(
            known ->
                assertThat(known).containsEntry(DigestAlgorithm.CRC32C, crc32c(bench.copied())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zlib", "zlib-above:99999999"})
  void whatWasHashedForOtherReasonsIsToldToo(String content) throws IOException {
    copy(LARGE, new Coding(content, "identity"));
    byte[] sent = bench.copied();
    assertThat(told.getFirst())
        .containsEntry(DigestAlgorithm.MD5, CopyBench.digest(DigestAlgorithm.MD5, sent))
        .containsEntry(DigestAlgorithm.SHA256, CopyBench.digest(DigestAlgorithm.SHA256, sent));
  }

  @Test
  void whatIsReadOnceIsNotReadTwiceForIt() {
    copy(LARGE, Coding.NONE);
    assertThat(told).containsExactly(Map.of());
    assertThat(bench.target.stat(KEY)).isPresent();
  }
}
