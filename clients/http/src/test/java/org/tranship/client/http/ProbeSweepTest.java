package org.tranship.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;

/// What becomes of a fault while it is looked for what killed processes left. What is removed and
/// what stays, the drivers' tests ask of servers.
class ProbeSweepTest {
  private final List<String> said = new ArrayList<>();
  private final HttpStoreErrors errors =
      new HttpStoreErrors("test://place") {
        @Override
        protected String unreachable(HttpFault.Kind kind) {
          return "";
        }
      };

  private void sweep(ProbeSweep.Remains remains) {
    new ProbeSweep(errors, remains, said::add).sweep();
  }

  @Test
  void aFaultIsSaidAndThatIsAll() {
    sweep(
        () -> {
          throw new IOException("the line is cut");
        });
    assertThat(said)
        .singleElement()
        .asString()
        .contains(".tranship-probe-*", "the next run", "test://place", "the line is cut");
    sweep(
        () -> {
          throw errors.fault(Kind.THROTTLED, "sweep", null).because("not now").build();
        });
    assertThat(said).hasSize(2).last().asString().contains(Kind.THROTTLED.code(), "not now");
  }

  @Test
  void withoutAFaultNothingIsSaid() {
    sweep(() -> {});
    assertThat(said).isEmpty();
  }

  @Test
  void whoIsToldToStopStops() {
    StoreException stop =
        catchThrowableOfType(
            StoreException.class,
            () ->
                sweep(
                    () -> {
                      Thread.currentThread().interrupt();
                      throw new IOException("cut off");
                    }));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(stop.kind()).isEqualTo(Kind.INTERRUPTED);
    assertThat(said).isEmpty();
  }
}
