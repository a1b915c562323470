package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// Uploads in parts: how they end, well or not, once or more than once.
public interface UploadEndContract extends UploadContract {

  private Upload begunWithOnePart(ResumableUploads uploads, Key key, byte[] bytes) {
    Upload upload = uploads.begin(key, Attributes.NONE);
    assertThat(uploads.part(upload, 1, Content.of(bytes)).number()).isEqualTo(1);
    return upload;
  }

  @Test
  default void forgetsAnUploadThatWasFinished() {
    uploading(
        uploads -> {
          Key key = Key.of("uploads/finished");
          Upload upload = begunWithOnePart(uploads, key, new byte[] {1});
          probe().done(uploads.finish(upload, uploads.parts(upload), new Condition.Always()));
          assertThat(UploadContract.failure(() -> uploads.parts(upload))).isEqualTo(Kind.NOT_FOUND);
          assertThat(uploads.list("uploads/")).isEmpty();
        });
  }

  /// The answer to `finish` may be lost. Asked again, the store may know or not, but never harms
  /// what is there, and `stat` settles it.
  @Test
  default void survivesBeingFinishedTwice() {
    uploading(
        uploads -> {
          Key key = Key.of("uploads/twice");
          byte[] bytes = Samples.bytes(1, 99);
          Upload upload = begunWithOnePart(uploads, key, bytes);
          List<Part> parts = uploads.parts(upload);
          probe().done(uploads.finish(upload, parts, new Condition.Always()));
          try {
            WriteOutcome second = uploads.finish(upload, parts, new Condition.Always());
            if (second instanceof WriteOutcome.Refused(StoreException reason)) {
              assertThat(reason.kind()).isEqualTo(Kind.NOT_FOUND);
            }
          } catch (StoreException e) {
            assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND);
          }
          probe().holds(key, bytes);
        });
  }

  @Test
  default void letsThePartsGoWhenAborted() {
    uploading(
        uploads -> {
          Key key = Key.of("uploads/aborted");
          Upload upload = begunWithOnePart(uploads, key, new byte[] {1});
          List<Part> parts = uploads.parts(upload);
          uploads.abort(upload);
          uploads.abort(upload);
          assertThat(UploadContract.failure(() -> uploads.parts(upload))).isEqualTo(Kind.NOT_FOUND);
          assertThat(probe().refusal(() -> uploads.finish(upload, parts, new Condition.Always())))
              .isEqualTo(Kind.NOT_FOUND);
          probe().lacks(key);
          assertThat(uploads.list("")).isEmpty();
        });
  }

  @Test
  default void listsTheUploadsUnderWay() {
    uploading(
        uploads -> {
          Key one = Key.of("under/way/one");
          Key two = Key.of("under/way/two");
          Key beside = Key.of("under-beside");
          Upload first = begunWithOnePart(uploads, one, new byte[] {1});
          Upload second = begunWithOnePart(uploads, two, new byte[] {2});
          Upload third = begunWithOnePart(uploads, beside, new byte[] {3});
          assertThat(uploads.list("under/"))
              .extracting(Upload::id)
              .containsExactlyInAnyOrder(first.id(), second.id());
          assertThat(uploads.list("under/"))
              .extracting(Upload::key)
              .containsExactlyInAnyOrder(one, two);
          assertThat(uploads.list("")).hasSize(3);
          assertThat(uploads.list("elsewhere/")).isEmpty();
          for (Upload upload : uploads.list("under/")) {
            uploads.abort(upload);
          }
          assertThat(uploads.list("")).extracting(Upload::id).containsExactly(third.id());
          uploads.abort(third);
          assertThat(probe().keys()).as("uploads under way are no objects").isEmpty();
        });
  }

  @Test
  default void refusesToFinishWithAPartItDoesNotHave() {
    uploading(
        uploads -> {
          Key key = Key.of("uploads/missing-part");
          Upload upload = begunWithOnePart(uploads, key, full(1));
          Part sent = uploads.parts(upload).getFirst();
          Part invented = new Part(2, ByteCount.of(10), sent.tag());
          WriteOutcome outcome;
          try {
            outcome = uploads.finish(upload, List.of(sent, invented), new Condition.Always());
          } catch (StoreException e) {
            outcome = new WriteOutcome.Refused(e);
          }
          assertThat(outcome).isInstanceOf(WriteOutcome.Refused.class);
          probe().lacks(key);
          // It is still there to be put right.
          probe().done(uploads.finish(upload, List.of(sent), new Condition.Always()));
          probe().holds(key, full(1));
        });
  }

  @Test
  default void keepsTheConditionAtTheEnd() {
    uploading(
        uploads -> {
          Key key = Key.of("uploads/condition");
          byte[] old = {9, 9};
          probe().put(key, old);
          Upload upload = begunWithOnePart(uploads, key, new byte[] {1});
          List<Part> parts = uploads.parts(upload);
          Kind expected =
              capabilities().createIfAbsent() ? Kind.CONDITION_FAILED : Kind.UNSUPPORTED;
          assertThat(probe().refusal(() -> uploads.finish(upload, parts, new Condition.IfAbsent())))
              .isEqualTo(expected);
          probe().holds(key, old);
          uploads.abort(upload);

          if (capabilities().createIfAbsent()) {
            Key fresh = Key.of("uploads/condition-new");
            Upload second = begunWithOnePart(uploads, fresh, new byte[] {2});
            probe().done(uploads.finish(second, uploads.parts(second), new Condition.IfAbsent()));
            probe().holds(fresh, new byte[] {2});
          }
        });
  }

  @Test
  default void keepsTheOldObjectWhileAnUploadIsUnderWay() {
    uploading(
        uploads -> {
          Key key = Key.of("uploads/over");
          probe().put(key, new byte[] {7});
          Upload upload = begunWithOnePart(uploads, key, new byte[] {8, 8});
          probe().holds(key, new byte[] {7});
          probe().done(uploads.finish(upload, uploads.parts(upload), new Condition.Always()));
          probe().holds(key, new byte[] {8, 8});
        });
  }
}
