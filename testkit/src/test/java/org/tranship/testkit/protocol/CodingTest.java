package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.protocol.CopyBench.KEY;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Coding;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.WorkItem;

/// Every way an object may be held, into every other, at every size where the way of copying
/// changes.
class CodingTest {
  private final CopyBench bench = new CopyBench();

  record Case(Coding from, Coding to, int size) {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String fromContent : List.of("identity", "zlib")) {
      for (String fromCarrier : List.of("identity", "base64")) {
        for (String toContent : List.of("identity", "zlib", "zlib-above:5000")) {
          for (String toCarrier : List.of("identity", "base64")) {
            // Above 1 MiB as stored, or what it becomes when it is decoded, it is streamed.
            List<Integer> sizes = new ArrayList<>(List.of(0, 1, 5000, 5001));
            if (fromCarrier.equals(toCarrier)) {
              sizes.add((1 << 20) + 3);
            }
            if (fromContent.equals("zlib") && toContent.startsWith("zlib-above")) {
              sizes.add(5 << 20);
            }
            for (int size : sizes) {
              cases.add(
                  new Case(
                      new Coding(fromContent, fromCarrier),
                      new Coding(toContent, toCarrier),
                      size));
            }
          }
        }
      }
    }
    return cases;
  }

  /// Half of it can be compressed, so that sizes differ by coding.
  private static byte[] plain(int size) {
    byte[] bytes = CopyBench.bytes(size);
    Arrays.fill(bytes, size / 2, size, (byte) 'a');
    return bytes;
  }

  static byte[] zlib(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, new Deflater(9))) {
      deflating.write(plain);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] unzlib(byte[] coded, int size) throws DataFormatException {
    Inflater inflater = new Inflater();
    inflater.setInput(coded);
    byte[] plain = new byte[size + 1];
    int got = 0;
    while (!inflater.finished()) {
      got += inflater.inflate(plain, got, plain.length - got);
    }
    assertThat(inflater.getRemaining()).isZero();
    return Arrays.copyOf(plain, got);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anObjectIsDecodedCheckedAndCodedAnew(Case one) throws DataFormatException {
    byte[] plain = plain(one.size());
    byte[] payload = one.from().content().equals("zlib") ? zlib(plain) : plain;
    byte[] stored =
        one.from().carrier().equals("base64") ? Base64.getEncoder().encode(payload) : payload;
    WorkItem item =
        bench
            .holding(stored)
            .item(
                one.from(), one.to(), Optional.of(CopyBench.digest(DigestAlgorithm.MD5, payload)));

    ObjectResult result = bench.copy(item);

    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
    assertThat(result.level()).isEqualTo(Level.READBACK);
    assertThat(result.size().bytes()).isEqualTo(one.size());
    assertThat(result.sha256()).contains(CopyBench.digest(DigestAlgorithm.SHA256, plain));
    byte[] written =
        one.to().carrier().equals("base64")
            ? Base64.getDecoder().decode(bench.copied())
            : bench.copied();
    boolean zipped =
        one.to().content().equals("zlib")
            || one.to().content().startsWith("zlib-above") && one.size() > 5000;
    assertThat(zipped ? unzlib(written, one.size()) : written).isEqualTo(plain);
    if (zipped) {
      assertThat(written).as("zlib, level 3").startsWith(0x78, 0x5e);
    }
    assertThat(result.note())
        .isEqualTo(
            "size=%d md5=%s content=%s"
                .formatted(
                    written.length,
                    CopyBench.digest(DigestAlgorithm.MD5, written).hex(),
                    zipped ? "zlib" : "identity"));
    assertThat(bench.target.stat(KEY).orElseThrow().attributes().asMap().containsKey("column.b64"))
        .isEqualTo(one.to().carrier().equals("base64"));
    assertThat(bench.copy(item).outcome()).isEqualTo(Outcome.SAME);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100, 5000})
  void aThresholdIsExact(long threshold) {
    for (long size = Math.max(0, threshold - 1); size <= threshold + 1; size++) {
      CopyBench one = new CopyBench().holding(plain((int) size));
      Coding wanted = new Coding("zlib-above:" + threshold, "identity");
      ObjectResult result = one.copy(one.item(Coding.NONE, wanted, Optional.empty()));
      assertThat(result.note()).endsWith(size > threshold ? "content=zlib" : "content=identity");
    }
  }

  private void assertWrong(byte[] stored, Coding coded, Optional<Digest> expected, String reason) {
    CopyBench one = new CopyBench().holding(stored);
    ObjectResult result = one.copy(one.item(coded, Coding.NONE, expected));
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.code()).as(result.reason()).isEqualTo(Kind.CORRUPT.code());
    assertThat(result.reason()).contains(reason).contains("memory:from").contains("\"doc\"");
    assertThat(one.target.stat(KEY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 4 << 20})
  void whatCannotBeDecodedFailsTheObjectAlone(int size) {
    byte[] plain = CopyBench.bytes(size);
    byte[] good = zlib(plain);
    Coding zlib = new Coding("zlib", "identity");
    Coding base64 = new Coding("identity", "base64");
    assertWrong(Arrays.copyOf(good, good.length - 5), zlib, Optional.empty(), "ends early");
    assertWrong(plain, zlib, Optional.empty(), "no valid zlib data");
    assertWrong(new byte[0], zlib, Optional.empty(), "ends early");
    byte[] flipped = good.clone();
    flipped[good.length - 1] ^= 1;
    assertWrong(flipped, zlib, Optional.empty(), "no valid zlib data");
    byte[] text = Base64.getEncoder().encode(plain);
    text[text.length / 2] = '!';
    assertWrong(text, base64, Optional.empty(), "cannot be decoded");
    Digest wrong = CopyBench.digest(DigestAlgorithm.MD5, plain);
    assertWrong(good, zlib, Optional.of(wrong), wrong.hex());
  }

  @Test
  void whatNeedsADictionaryIsNotTakenForEmpty() {
    Deflater deflater = new Deflater();
    deflater.setDictionary("some words".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    deflater.setInput("some words and more".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    deflater.finish();
    byte[] out = new byte[100];
    int length = deflater.deflate(out);
    assertWrong(
        Arrays.copyOf(out, length), new Coding("zlib", "identity"), Optional.empty(), "dictionary");
  }

  @Test
  void whatTheTargetsCodingCannotHoldIsRefusedByName() {
    WorkItem item =
        bench
            .holding(new byte[] {1, 0, 2})
            .item(Coding.NONE, new Coding("identity", "base64"), Optional.empty());
    ObjectResult result = bench.copy(item);
    assertThat(result.code()).isEqualTo(Kind.UNSUPPORTED.code());
    assertThat(result.reason()).contains("memory:to").contains("it holds a NUL");
  }

  /// A store that cannot tell versions may give other bytes when it is read again.
  @Test
  void aCodedObjectThatChangesBetweenTwoReadingsIsNoticed() {
    bench.level = VerifyLevel.SERVER;
    bench.holding(plain(3 << 20));
    java.util.concurrent.atomic.AtomicInteger opened =
        new java.util.concurrent.atomic.AtomicInteger();
    bench.from =
        new ForwardingStore(bench.source) {
          @Override
          public Optional<org.tranship.core.store.Entry> stat(Key key) {
            return inner()
                .stat(key)
                .map(
                    entry ->
                        new org.tranship.core.store.Entry(
                            key,
                            entry.size(),
                            Version.NONE,
                            entry.modified(),
                            entry.digest(),
                            entry.attributes()));
          }

          @Override
          public ObjectBody open(Key key, ReadRequest request) {
            if (opened.incrementAndGet() == 3) {
              byte[] other = plain(3 << 20);
              other[1 << 20] ^= 1;
              bench.holding(other);
            }
            return inner().open(key, request);
          }
        };
    WorkItem item = bench.item(Coding.NONE, new Coding("zlib", "identity"), Optional.empty());
    WorkItem untold =
        new WorkItem(
            KEY,
            KEY,
            KEY,
            item.size(),
            Version.NONE,
            item.from(),
            item.to(),
            Optional.empty(),
            item.attributes(),
            item.note(),
            "",
            Optional.empty());
    ObjectResult result = bench.copy(untold);
    assertThat(result.code()).as(result.reason()).isEqualTo(Kind.CORRUPT.code());
    assertThat(bench.target.stat(KEY)).isEmpty();
  }

  @Test
  void aCopyIsVerifiedByItsPlainContent() {
    byte[] plain = plain(5000);
    bench.target.put(PutRequest.of(KEY, zlib(plain))).orThrow();
    Digest right = CopyBench.digest(DigestAlgorithm.SHA256, plain);
    verify(right);
    assertThat(bench.results.getLast().outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.results.getLast().level()).isEqualTo(Level.READBACK);
    assertThat(bench.results.getLast().sha256()).contains(right);
    verify(CopyBench.digest(DigestAlgorithm.SHA256, new byte[1]));
    assertThat(bench.results.getLast().code()).isEqualTo(Kind.CORRUPT.code());
    bench.target.put(PutRequest.of(KEY, plain)).orThrow();
    verify(right);
    assertThat(bench.results.getLast().code()).isEqualTo(Kind.CORRUPT.code());
    bench.target.delete(List.of(org.tranship.core.store.DeleteRequest.of(KEY)));
    verify(right);
    assertThat(bench.results.getLast().code()).isEqualTo(Kind.NOT_FOUND.code());
  }

  private void verify(Digest expected) {
    Coding zlib = new Coding("zlib", "identity");
    bench.run(
        Operation.VERIFY,
        List.of(
            new WorkItem(
                KEY,
                KEY,
                KEY,
                ByteCount.ZERO,
                Version.NONE,
                zlib,
                zlib,
                Optional.empty(),
                org.tranship.core.value.Attributes.NONE,
                org.tranship.core.outcome.Note.NONE,
                "",
                Optional.of(expected))));
  }
}
