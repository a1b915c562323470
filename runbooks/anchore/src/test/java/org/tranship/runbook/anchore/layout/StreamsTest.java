package org.tranship.runbook.anchore.layout;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.Codec;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.Traits;

class StreamsTest {
  private static final long SEED = 34_901_024L;
  private static final Codec ZLIB = Codecs.installed().codec("zlib");

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 5", "56, 77", "57, 77", "58, 82", "114, 154", "115, 159", "256, 349"})
  void base64HasPythonsLengths(int bytes, int characters) throws IOException {
    String text = encode(counting(bytes));
    assertThat(text).hasSize(characters);
    assertThat(Base64Text.encodedLength(bytes)).isEqualTo(characters);
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(76));
    assertThat(text.isEmpty() || text.endsWith("\n")).isTrue();
  }

  @Test
  void base64OfAllBytesIsPythonsText() throws Exception {
    String text = encode(counting(256));
    assertThat(text).startsWith("AAECAwQF").endsWith("+/w==\n");
    assertThat(text.split("\n")[0]).hasSize(76);
    // The digest of the raw bytes, which is what Anchore keeps, not of the text.
    byte[] md5 = MessageDigest.getInstance("MD5").digest(decode(text));
    assertThat(HexFormat.of().formatHex(md5)).isEqualTo("e2c865db4162bed963bfaa9ef6ac18f0");
  }

  @Test
  void base64RoundTripsWhateverThePieces() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = randomBytes(random, i < 120 ? i : random.nextInt(60_000));
      byte[] text = drain(Base64Text.encode(new Pieces(bytes, random)), random);
      byte[] lines = Base64.getMimeEncoder(76, new byte[] {'\n'}).encode(bytes);
      byte[] expected = bytes.length == 0 ? lines : Arrays.copyOf(lines, lines.length + 1);
      if (bytes.length > 0) {
        expected[lines.length] = '\n';
      }
      assertThat(text).isEqualTo(expected);
      assertThat(text.length).isEqualTo((int) Base64Text.encodedLength(bytes.length));
      assertThat(drain(Base64Text.decode(new Pieces(text, random)), random)).isEqualTo(bytes);
    }
  }

  @Test
  void base64SkipsForeignCharactersAsPythonDoes() throws IOException {
    assertThat(decode("aG Vs\r\nbG8=\n\n")).isEqualTo("hello".getBytes(UTF_8));
    assertThat(decode("")).isEmpty();
    assertThat(decode("\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ab", "abc", "abcd=", "abcd==\n", "ab=c", "=abc", "ab==ab=="})
  void base64DamageIsNoticed(String text) {
    assertThatThrownBy(() -> decode(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("base64 text is");
  }

  @Test
  void base64SkipsAndClosesLikeAnyStream() throws IOException {
    byte[] bytes = counting(50_000);
    boolean[] closed = new boolean[1];
    InputStream source =
        new ByteArrayInputStream(bytes) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    try (InputStream decoded = Base64Text.decode(Base64Text.encode(source))) {
      decoded.skipNBytes(40_001);
      assertThat(decoded.read()).isEqualTo(bytes[40_001] & 0xFF);
      assertThat(decoded.markSupported()).isFalse();
    }
    assertThat(closed[0]).isTrue();
  }

  @Test
  void zlibStartsWithTheHeaderOfLevelThree() throws IOException {
    byte[] plain = new byte[102_401];
    Arrays.fill(plain, (byte) 'a');
    try (InputStream in = compress(new ByteArrayInputStream(plain))) {
      byte[] compressed = in.readAllBytes();
      assertThat(Arrays.copyOf(compressed, 2)).isEqualTo(new byte[] {0x78, 0x5e});
      assertThat(compressed.length).isLessThan(1000);
      assertThat(inflate(compressed)).isEqualTo(plain);
    }
  }

  @Test
  void zlibRoundTripsWhateverThePieces() throws IOException {
    Random random = new Random(SEED + 1);
    for (int i = 0; i < 100; i++) {
      byte[] bytes = randomBytes(random, i < 20 ? i : random.nextInt(200_000));
      byte[] compressed = drain(compress(new Pieces(bytes, random)), random);
      assertThat(drain(decompress(new Pieces(compressed, random)), random)).isEqualTo(bytes);
    }
  }

  @Test
  void zlibDamageIsNoticed() throws IOException {
    byte[] compressed;
    try (InputStream in = compress(new ByteArrayInputStream(counting(5_000)))) {
      compressed = in.readAllBytes();
    }
    byte[] cut = Arrays.copyOf(compressed, compressed.length - 5);
    // Not an EOFException: that is how a connection breaks off, after which reading is tried again.
    assertThatThrownBy(() -> inflate(cut))
        .isInstanceOf(ZipException.class)
        .hasMessageContaining("ends early");
    compressed[compressed.length - 1] ^= 1;
    assertThatThrownBy(() -> inflate(compressed)).isInstanceOf(ZipException.class);
    assertThatThrownBy(() -> inflate("plain".getBytes(UTF_8))).isInstanceOf(ZipException.class);
  }

  private static String encode(byte[] bytes) throws IOException {
    try (InputStream in = Base64Text.encode(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), US_ASCII);
    }
  }

  private static byte[] decode(String text) throws IOException {
    try (InputStream in = Base64Text.decode(new ByteArrayInputStream(text.getBytes(UTF_8)))) {
      return in.readAllBytes();
    }
  }

  private static InputStream compress(InputStream plain) throws IOException {
    Traits traits = new Traits(ByteCount.ZERO, false, false);
    return ZLIB.encoding(traits).encode(plain);
  }

  private static InputStream decompress(InputStream compressed) throws IOException {
    return ZLIB.decode(compressed, Attributes.NONE);
  }

  private static byte[] inflate(byte[] compressed) throws IOException {
    try (InputStream in = decompress(new ByteArrayInputStream(compressed))) {
      return in.readAllBytes();
    }
  }

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  /// Half noise, half repetition, so that compression has something to do.
  private static byte[] randomBytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    Arrays.fill(bytes, 0, length / 2, (byte) 'r');
    return bytes;
  }

  /// Reads with changing sizes, single bytes among them.
  private static byte[] drain(InputStream in, Random random) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (in) {
      byte[] buffer = new byte[20_000];
      while (true) {
        if (random.nextInt(4) == 0) {
          int one = in.read();
          if (one < 0) {
            return out.toByteArray();
          }
          out.write(one);
        } else {
          int offset = random.nextInt(10);
          int count = in.read(buffer, offset, 1 + random.nextInt(buffer.length - 10));
          if (count < 0) {
            return out.toByteArray();
          }
          out.write(buffer, offset, count);
        }
      }
    }
  }

  /// Hands out a few bytes at a time, as a network does.
  private static final class Pieces extends InputStream {
    private final ByteArrayInputStream bytes;
    private final Random random;

    Pieces(byte[] bytes, Random random) {
      this.bytes = new ByteArrayInputStream(bytes);
      this.random = random;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return bytes.read(target, offset, Math.min(length, 1 + random.nextInt(3_000)));
    }
  }
}
