package org.tranship.driver.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.store.Content;
import org.tranship.core.store.RunningDigest;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

class Crc32cJoinTest {
  @ParameterizedTest
  @CsvSource({"0,0", "0,1", "1,0", "1,1", "9,1", "1000,255", "70000,65536", "3,1000001"})
  void isTheDigestOfBothInARow(int first, int second) {
    byte[] whole = new byte[first + second];
    new Random(first + 31L * second).nextBytes(whole);
    Digest joined =
        Crc32cJoin.of(
            digest(Arrays.copyOf(whole, first)),
            digest(Arrays.copyOfRange(whole, first, whole.length)),
            second);
    assertThat(joined).isEqualTo(digest(whole));
  }

  private static Digest digest(byte[] bytes) {
    return RunningDigest.of(DigestAlgorithm.CRC32C, new Content.Bytes(bytes, 0, bytes.length));
  }
}
