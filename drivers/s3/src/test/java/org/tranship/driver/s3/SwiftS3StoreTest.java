package org.tranship.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.StoreContract;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.SwiftServer;

/// The contract against Swift, through its S3 face.
class SwiftS3StoreTest extends StoreContract {
  @Override
  protected Store createStore() {
    S3Endpoint endpoint = SwiftServer.shared().s3();
    return TestStores.ready(endpoint, endpoint.freshBucketName(), Map.of());
  }

  /// Swift on one machine takes some 20 ms of its processors for each request.
  @Override
  public int rounds(int usual) {
    return usual / 8;
  }

  /// With one replica, Swift's object server may find the file gone that it has just chosen, since
  /// a write took its place; with more, the proxy asks the next.
  @Override
  public boolean mayBeMissedWhileReplaced() {
    return true;
  }

  /// Swift goes on listing the parts of an upload that was finished, and lets it be finished again
  /// to the same end.
  @Test
  @Override
  public void forgetsAnUploadThatWasFinished() {
    ResumableUploads uploads = store().feature(ResumableUploads.class).orElseThrow();
    Key key = Key.of("uploads/finished");
    ResumableUploads.Upload upload = uploads.begin(key, Attributes.NONE);
    ResumableUploads.Part part = uploads.part(upload, 1, Content.of(new byte[] {1}));
    probe().done(uploads.finish(upload, List.of(part), new Condition.Always()));
    assertThat(uploads.list("uploads/")).isEmpty();
    probe().done(uploads.finish(upload, List.of(part), new Condition.Always()));
    probe().holds(key, new byte[] {1});
  }

  /// Swift on one machine takes two minutes to write and remove the usual 2,500 objects; pages of
  /// that size are met by the other servers.
  @Test
  @Override
  public void listsMoreThanOnePage() {
    List<Key> keys = IntStream.range(0, 60).mapToObj(i -> Key.of("many/" + (100 + i))).toList();
    probe().putAll(keys);
    assertThat(probe().keys()).containsExactlyElementsOf(keys);
    assertThat(probe().keys(ListRequest.ALL.startingAfter(keys.get(30))))
        .containsExactlyElementsOf(keys.subList(31, 60));
    assertThat(store().delete(keys.stream().map(DeleteRequest::of).toList()))
        .allMatch(WriteOutcome.Done.class::isInstance);
    assertThat(probe().keys()).isEmpty();
  }
}
