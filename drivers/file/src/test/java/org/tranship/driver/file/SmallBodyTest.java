package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// What a small file that was read in one piece is taken for, by what it was before and behind
/// that.
class SmallBodyTest {
  private static final Key KEY = Key.of("a");
  private static final byte[] BYTES = {1, 2, 3};
  private static final Instant THEN = Instant.parse("2026-11-30T12:00:00Z");

  private final FileErrors errors = new FileErrors("file:/srv", Path.of("/srv"));
  private final AtomicBoolean closed = new AtomicBoolean();

  private static FileFacts facts(Instant changed) {
    return new FileFacts(BYTES.length, THEN, changed, 7, 8, 0100644);
  }

  private ObjectBody body(Optional<FileFacts> after, ReadRequest request) {
    SmallFiles.Content content = new SmallFiles.Content(facts(THEN), BYTES, after);
    return SmallBody.of(content, KEY, request, errors, closed::get);
  }

  private void assertChanged(Optional<FileFacts> after, ReadRequest request, String words) {
    assertThatThrownBy(() -> body(after, request))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CHANGED))
        .hasMessageContaining(words);
  }

  @Test
  void oneThatIsTheSameBehindTheReadingIsGiven() throws IOException {
    Version version = facts(THEN).version();
    try (ObjectBody body = body(Optional.of(facts(THEN)), ReadRequest.whole(version))) {
      assertThat(body.entry().version()).isEqualTo(version);
      assertThat(body.stream().readAllBytes()).isEqualTo(BYTES);
    }
  }

  @Test
  void oneThatIsAnotherBehindTheReadingIsNot() {
    ReadRequest whole = ReadRequest.WHOLE;
    assertChanged(Optional.of(facts(THEN.plusNanos(1))), whole, "changed while it was read");
    assertChanged(Optional.empty(), whole, "removed while it was read");
    assertChanged(
        Optional.of(facts(THEN)),
        ReadRequest.whole(facts(THEN.minusNanos(1)).version()),
        "changed since it was listed");
  }

  @Test
  void nothingIsReadBehindTheEndOfTheStore() throws IOException {
    try (ObjectBody body = body(Optional.of(facts(THEN)), ReadRequest.WHOLE)) {
      closed.set(true);
      assertThatThrownBy(() -> body.stream().readAllBytes())
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    }
  }
}
