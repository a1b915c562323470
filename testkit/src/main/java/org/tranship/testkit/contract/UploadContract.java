package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;

/// Uploads in parts: sending, sending again, going on after the process has gone. A store without
/// them must take its largest object in one `put`.
public interface UploadContract extends StoreUnderTest {

  /// What a test of uploads does with a store that has them.
  @FunctionalInterface
  interface Use {
    void with(ResumableUploads uploads);
  }

  /// Runs the test if the store has uploads, else checks that it needs none.
  default void uploading(Use use) {
    store()
        .feature(ResumableUploads.class)
        .ifPresentOrElse(
            use::with,
            () ->
                assertThat(capabilities().largestPut())
                    .as("a store without uploads in parts takes all in one put")
                    .isEqualTo(capabilities().largestObject()));
  }

  /// Bytes of a full part, as small as the store admits.
  default byte[] full(int seed) {
    return store()
        .feature(ResumableUploads.class)
        .map(
            it ->
                Samples.bytes(
                    seed, Math.toIntExact(Math.max(1000, it.limits().smallest().bytes()))))
        .orElseThrow();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  @Test
  default void makesAnUploadVisibleAtItsEndOnly() {
    uploading(
        uploads -> {
          Key key = Key.of("uploads/whole");
          byte[] first = full(1);
          byte[] tail = Samples.bytes(2, 777);
          Upload upload = uploads.begin(key, Attributes.NONE);
          assertThat(upload.key()).isEqualTo(key);
          assertThat(upload.id()).isNotEmpty();
          assertThat(upload.begun()).isBefore(Instant.now().plusSeconds(86_400));
          Part one = uploads.part(upload, 1, Content.of(first));
          Part two = uploads.part(upload, 2, Samples.streamed(tail));
          assertThat(one.number()).isEqualTo(1);
          assertThat(two.size().bytes()).isEqualTo(tail.length);
          probe().lacks(key);
          probe().done(uploads.finish(upload, List.of(one, two), new Condition.Always()));
          probe().holds(key, joined(first, tail));
          assertThat(probe().keys()).containsExactly(key);
        });
  }

  @Test
  default void uploadsAnObjectOfOneSmallPart() {
    uploading(
        uploads -> {
          Key key = Key.of("uploads/small");
          Upload upload = uploads.begin(key, Attributes.NONE);
          Part only = uploads.part(upload, 1, Content.of(new byte[] {42}));
          probe().done(uploads.finish(upload, List.of(only), new Condition.Always()));
          probe().holds(key, new byte[] {42});
        });
  }

  @Test
  default void goesOnWithAnUploadOfAProcessThatIsGone() {
    uploading(
        before -> {
          Key key = Key.of("uploads/resumed");
          byte[] first = full(3);
          byte[] second = Samples.bytes(4, 100);
          Upload upload = before.begin(key, Attributes.NONE);
          Part sent = before.part(upload, 1, Content.of(first));

          ResumableUploads after = reopened().feature(ResumableUploads.class).orElseThrow();
          Upload noted = new Upload(key, upload.id(), upload.begun());
          List<Part> found = after.parts(noted);
          assertThat(found).hasSize(1);
          assertThat(found.getFirst().number()).isEqualTo(1);
          assertThat(found.getFirst().size()).isEqualTo(sent.size());
          Part rest = after.part(noted, 2, Content.of(second));
          probe()
              .done(after.finish(noted, List.of(found.getFirst(), rest), new Condition.Always()));
          probe().holds(key, joined(first, second));
        });
  }

  @Test
  default void replacesAPartThatIsSentAgain() {
    uploading(
        uploads -> {
          Key key = Key.of("uploads/again");
          byte[] first = full(5);
          Upload upload = uploads.begin(key, Attributes.NONE);
          Part _ = uploads.part(upload, 1, Content.of(full(6)));
          Part last = uploads.part(upload, 2, Content.of(Samples.bytes(7, 10)));
          Part again = uploads.part(upload, 1, Content.of(first));
          assertThat(uploads.parts(upload)).extracting(Part::number).containsExactly(1, 2);
          probe().done(uploads.finish(upload, List.of(again, last), new Condition.Always()));
          probe().holds(key, joined(first, Samples.bytes(7, 10)));
        });
  }

  @Test
  default void takesPartsInAnyOrderAndManyAtOnce() {
    uploading(
        uploads -> {
          Key key = Key.of("uploads/unordered");
          byte[][] pieces = {full(11), full(12), full(13), Samples.bytes(14, 5)};
          Upload upload = uploads.begin(key, Attributes.NONE);
          Part last = uploads.part(upload, 4, Content.of(pieces[3]));
          assertThat(last.number()).isEqualTo(4);
          Crowd.run(3, i -> uploads.part(upload, 3 - i, Samples.streamed(pieces[2 - i])));
          List<Part> parts = uploads.parts(upload);
          assertThat(parts).extracting(Part::number).containsExactly(1, 2, 3, 4);
          probe().done(uploads.finish(upload, parts, new Condition.Always()));
          probe().holds(key, joined(pieces));
        });
  }

  @Test
  default void refusesAPartThatIsNotAsAnnounced() {
    uploading(
        uploads -> {
          Upload upload = uploads.begin(Key.of("uploads/short"), Attributes.NONE);
          for (long announced : new long[] {999, 1001}) {
            Content content = Samples.announced(announced, Samples.bytes(1, 1000));
            assertThat(failure(() -> uploads.part(upload, 1, content)))
                .isEqualTo(Kind.SOURCE_FAULT);
          }
          assertThat(uploads.parts(upload)).isEmpty();
          uploads.abort(upload);
        });
  }

  @Test
  default void keepsTheAttributesGivenAtTheBeginning() {
    uploading(
        uploads -> {
          if (!capabilities().attributes().contains(Attributes.Kind.USER)) {
            Attributes user = Attributes.of(Attributes.USER + "owner", "seven");
            assertThat(failure(() -> uploads.begin(Key.of("uploads/attributes"), user)))
                .isEqualTo(Kind.UNSUPPORTED);
            return;
          }
          Key key = Key.of("uploads/attributes");
          Attributes given = Attributes.of(Attributes.USER + "owner", "seven");
          Upload upload = uploads.begin(key, given);
          Part only = uploads.part(upload, 1, Content.of(new byte[] {1}));
          probe().done(uploads.finish(upload, List.of(only), new Condition.Always()));
          assertThat(probe().entry(key).attributes().get(Attributes.USER + "owner"))
              .contains("seven");
        });
  }

  /// The kind with which a call fails; it must fail.
  static Kind failure(Runnable call) {
    try {
      call.run();
    } catch (StoreException e) {
      return e.kind();
    }
    throw new AssertionError("The call did not fail.");
  }
}
