package org.tranship.client.http;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Content;

/// A plain call of a test.
///
/// @param method its method
/// @param body its content, or null
/// @param repeatable whether carrying it out twice does no harm
record TestCall(String method, @Nullable Content body, boolean repeatable) implements HttpCall {
  static final HttpSettings SETTINGS =
      new HttpSettings(
          Duration.ofSeconds(30), Duration.ofSeconds(30), Optional.empty(), Optional.empty());

  @Override
  public void writeHead(HeadBuffer head) {
    head.requestLine(method, "/x");
    head.header("host", "test");
  }

  static TestCall get() {
    return new TestCall("GET", null, true);
  }

  static TestCall put(Content body, boolean repeatable) {
    return new TestCall("PUT", body, repeatable);
  }

  static Content bytes(int size) {
    return Content.of(new byte[size]);
  }

  static String text(HttpClient client, HttpCall call) throws IOException {
    try (HttpAnswer answer = client.execute(call)) {
      return new String(answer.body().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  static HttpFault fault(HttpClient client, HttpCall call) {
    return catchThrowableOfType(HttpFault.class, () -> text(client, call));
  }
}
