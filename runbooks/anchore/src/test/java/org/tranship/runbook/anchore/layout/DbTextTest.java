package org.tranship.runbook.anchore.layout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.work.Traits;
import org.tranship.core.work.TraitsProbe;

class DbTextTest {
  private static final long SEED = 34_901_026L;

  @Test
  void traitsProbeAgreesWithAStrictDecoder() {
    Random random = new Random(SEED);
    int valid = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = likelyUtf8(random);
      boolean expected = strictUtf8(bytes);
      TraitsProbe probe = new TraitsProbe();
      int at = 0;
      while (at < bytes.length) {
        int count = Math.min(1 + random.nextInt(3), bytes.length - at);
        probe.accept(bytes, at, count);
        at += count;
      }
      assertThat(probe.traits().utf8()).as(HexFormat.of().formatHex(bytes)).isEqualTo(expected);
      assertThat(probe.traits().length().bytes()).isEqualTo(bytes.length);
      valid += expected ? 1 : 0;
    }
    assertThat(valid).isBetween(4_000, 18_000);
  }

  @ParameterizedTest
  @CsvSource({
    "'', true", "c3a9, true", "f09f9880, true", "efbfbf, true", "f48fbfbf, true",
    "c0af, false", "e080af, false", "eda080, false", "f4908080, false", "80, false",
    "ff, false", "c3, false", "f09f98, false", "c328, false",
  })
  void traitsProbeKnowsTheEdges(String hex, boolean expected) {
    assertThat(probe(HexFormat.of().parseHex(hex)).utf8()).isEqualTo(expected);
  }

  @Test
  void dbTextChoosesAsAnchoreDoesAndMendsNul() {
    assertThat(DbText.choose(probe("{\"a\": \"ü\"}".getBytes(UTF_8)), false))
        .isEqualTo(new DbText.Plain(11));
    assertThat(DbText.choose(probe(new byte[0]), false)).isEqualTo(new DbText.Plain(0));
    assertThat(DbText.choose(probe(counting(256)), true)).isEqualTo(new DbText.Encoded(349));
    assertThat(DbText.choose(probe(new byte[] {'a', 0}), true)).isEqualTo(new DbText.Encoded(5));
    assertThat(DbText.choose(probe(new byte[] {(byte) 0xFF}), false))
        .isInstanceOfSatisfying(
            DbText.Refused.class,
            refused -> assertThat(refused.reason()).contains("not UTF-8", "b64_encoded", "0.4.0"));
    assertThat(DbText.choose(probe(new byte[] {0}), false))
        .isInstanceOfSatisfying(
            DbText.Refused.class, refused -> assertThat(refused.reason()).contains("NUL"));
  }

  @Test
  void dbTextRefusesWhatPostgresqlCannotHold() {
    TraitsProbe probe = new TraitsProbe();
    byte[] mebibyte = new byte[1 << 20];
    Arrays.fill(mebibyte, (byte) 'x');
    for (int i = 0; i < 1023; i++) {
      probe.accept(mebibyte, 0, mebibyte.length);
    }
    assertThat(DbText.choose(probe.traits(), true)).isInstanceOf(DbText.Plain.class);
    probe.accept(mebibyte, 0, mebibyte.length);
    assertThat(DbText.choose(probe.traits(), true))
        .isInstanceOfSatisfying(
            DbText.Refused.class,
            refused -> assertThat(refused.reason()).contains("1073741824", "1073676288"));
  }

  @Test
  void dbTextWritesAndReadsBothForms() throws IOException {
    byte[] binary = counting(256);
    for (byte[] bytes : new byte[][] {binary, "text".getBytes(UTF_8)}) {
      DbText form = DbText.choose(probe(bytes), true);
      byte[] text;
      try (InputStream in = form.write(new ByteArrayInputStream(bytes))) {
        text = in.readAllBytes();
      }
      boolean flag = form instanceof DbText.Encoded;
      assertThat(flag).isEqualTo(Arrays.equals(bytes, binary));
      try (InputStream in = DbText.read(new ByteArrayInputStream(text), flag)) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, S3, 102401, true", "true, S3, 102400, false", "false, S3, 102401, false",
    "true, DB, 102401, false", "true, DB2, 102401, true", "true, LOCALFS, 102401, true",
    "true, SWIFT, 102401, true", "true, S3, 0, false",
  })
  void compressionIsStrictlyAboveTheThreshold(
      boolean enabled, Driver driver, long length, boolean expected) {
    assertThat(new CompressionRule(enabled, 100).decide(driver, length)).isEqualTo(expected);
  }

  @Test
  void compressionThresholdHasARange() {
    assertThat(new CompressionRule(true, 0).decide(Driver.S3, 1)).isTrue();
    assertThatThrownBy(() -> new CompressionRule(true, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CompressionRule(true, Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Traits probe(byte[] bytes) {
    TraitsProbe probe = new TraitsProbe();
    probe.accept(bytes, 0, bytes.length);
    return probe.traits();
  }

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static byte[] likelyUtf8(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(5);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint("az\u00e9\u07ff\u0800\ud7ff\uffff".codePointAt(random.nextInt(7)));
      if (random.nextInt(3) == 0) {
        text.appendCodePoint(0x10000 + random.nextInt(0x100000));
      }
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    if (bytes.length > 0 && random.nextBoolean()) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static boolean strictUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
