package org.tranship.driver.swift;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.UriEncoding;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.driver.swift.SwiftWire.Reply;
import tools.jackson.databind.JsonNode;

/// Removes objects: many in one request where the server offers that and no large object can be
/// among them, else one by one. A large object takes its segments with it.
///
/// Swift has no condition on a deletion: a version is compared just before, by a request of its
/// own.
final class SwiftDeletes {
  /// Most objects in one request; the server works through them one after the other.
  static final int BATCH = 1000;

  private final SwiftWire wire;
  private final SwiftErrors errors;
  private final SwiftReader reader;
  private final SwiftTraits traits;
  private final SwiftSegments segments;

  SwiftDeletes(
      SwiftWire wire,
      SwiftErrors errors,
      SwiftReader reader,
      SwiftTraits traits,
      SwiftSegments segments) {
    this.wire = wire;
    this.errors = errors;
    this.reader = reader;
    this.traits = traits;
    this.segments = segments;
  }

  List<WriteOutcome> delete(List<DeleteRequest> requests, KeyRules rules) {
    @Nullable WriteOutcome[] outcomes = new WriteOutcome[requests.size()];
    List<Integer> together = new ArrayList<>();
    boolean large = true;
    int most = 1;
    if (requests.size() > 1) {
      try {
        large = segments.mayExist();
        most = Math.min(traits.info().bulkDeletes(), BATCH);
      } catch (StoreException e) {
        Arrays.fill(outcomes, new WriteOutcome.Refused(e));
        return all(outcomes);
      }
    }
    for (int i = 0; i < outcomes.length; i++) {
      DeleteRequest request = requests.get(i);
      Optional<String> objection = rules.objection(request.key());
      if (objection.isPresent()) {
        outcomes[i] =
            new WriteOutcome.Refused(
                errors
                    .fault(Kind.INVALID_KEY, "delete", request.key())
                    .because(objection.get())
                    .build());
      } else if (most > 1 && !large) {
        outcomes[i] = beforehand(request).orElse(null);
        if (outcomes[i] == null) {
          together.add(i);
        }
      } else {
        outcomes[i] = one(request);
      }
    }
    for (int from = 0; from < together.size(); from += most) {
      many(requests, together.subList(from, Math.min(from + most, together.size())), outcomes);
    }
    return all(outcomes);
  }

  private static List<WriteOutcome> all(@Nullable WriteOutcome[] outcomes) {
    return Arrays.stream(outcomes).map(Objects::requireNonNull).toList();
  }

  private WriteOutcome one(DeleteRequest request) {
    Key key = request.key();
    if (Thread.currentThread().isInterrupted()) {
      return new WriteOutcome.Refused(errors.interrupted("delete", key));
    }
    Optional<WriteOutcome> settled = beforehand(request);
    if (settled.isPresent()) {
      return settled.get();
    }
    try {
      boolean large = segments.mayExist() && reader.isStaticLarge(key);
      return large ? withSegments(key) : alone(key);
    } catch (StoreException e) {
      // Asking came first, so nothing was carried out.
      return new WriteOutcome.Refused(e);
    }
  }

  /// Looks at an object that may be removed in one version only.
  ///
  /// @return the outcome, or empty if it is to be removed
  private Optional<WriteOutcome> beforehand(DeleteRequest request) {
    if (request.ifVersion().isEmpty()) {
      return Optional.empty();
    }
    try {
      Optional<Entry> there = reader.stat(request.key());
      if (there.isEmpty()) {
        return Optional.of(WriteOutcome.done());
      }
      return there.get().version().equals(request.ifVersion().get())
          ? Optional.empty()
          : Optional.of(new WriteOutcome.Refused(errors.changed("delete", request.key())));
    } catch (StoreException e) {
      return Optional.of(new WriteOutcome.Refused(e));
    }
  }

  private SwiftRequest request(Key key) {
    return SwiftRequest.object(
        "DELETE", wire.settings().container(), wire.settings().full(key.text()));
  }

  private WriteOutcome alone(Key key) {
    try {
      return switch (wire.send(request(key))) {
        case Reply.Success(HttpAnswer answer) -> {
          answer.close();
          yield WriteOutcome.done();
        }
        case Reply.Failure(SwiftFailure failure) ->
            failure.status() == 404 ? WriteOutcome.done() : errors.outcome("delete", key, failure);
      };
    } catch (IOException e) {
      return errors.outcome("delete", key, e);
    }
  }

  private WriteOutcome withSegments(Key key) {
    SwiftRequest request =
        request(key).query("multipart-manifest", "delete").header("Accept", "application/json");
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          try (answer) {
            JsonNode report = SwiftJson.read(answer);
            String status = SwiftJson.text(report, "Response Status");
            yield status.startsWith("200")
                ? WriteOutcome.done()
                : new WriteOutcome.Unknown(
                    errors.of("delete", key, SwiftFailure.inside(first(report, status))));
          }
        }
        case Reply.Failure(SwiftFailure failure) ->
            failure.status() == 404 ? WriteOutcome.done() : errors.outcome("delete", key, failure);
      };
    } catch (IOException e) {
      return errors.outcome("delete", key, e);
    }
  }

  private static String first(JsonNode report, String otherwise) {
    JsonNode error = report.path("Errors").path(0).path(1);
    return error.isString() ? error.asString() : otherwise;
  }

  /// One request for many. The answer is 200 whatever happens; its body says what did.
  private void many(
      List<DeleteRequest> requests, List<Integer> indices, @Nullable WriteOutcome[] outcomes) {
    Map<String, Integer> byName = new HashMap<>();
    StringBuilder names = new StringBuilder();
    for (int index : indices) {
      String name =
          wire.settings().container()
              + "/"
              + wire.settings().full(requests.get(index).key().text());
      byName.put(name, index);
      names.append(UriEncoding.path(name)).append('\n');
    }
    WriteOutcome rest;
    Key first = requests.get(indices.getFirst()).key();
    if (Thread.currentThread().isInterrupted()) {
      rest = new WriteOutcome.Refused(errors.interrupted("delete", first));
    } else {
      try {
        var session = wire.session();
        Answer answer = ask(names.toString());
        if (answer instanceof Answer.Report(JsonNode report)
            && SwiftJson.text(report, "Response Status").startsWith("401")) {
          // The request itself needs no token, only what it does; so the refusal is inside.
          wire.renewed(session);
          answer = ask(names.toString());
        }
        rest =
            switch (answer) {
              case Answer.Report(JsonNode report) -> outcome(report, byName, requests, outcomes);
              case Answer.No(SwiftFailure failure) -> errors.outcome("delete", first, failure);
            };
      } catch (IOException e) {
        rest = errors.outcome("delete", first, e);
      } catch (StoreException e) {
        rest = new WriteOutcome.Refused(e);
      }
    }
    for (int index : indices) {
      if (outcomes[index] == null) {
        outcomes[index] = rest;
      }
    }
  }

  /// What came of a request for many.
  private sealed interface Answer {
    record Report(JsonNode report) implements Answer {}

    record No(SwiftFailure failure) implements Answer {}
  }

  private Answer ask(String names) throws IOException {
    SwiftRequest request =
        new SwiftRequest("POST", "")
            .query("bulk-delete", "")
            .header("Content-Type", "text/plain")
            .header("Accept", "application/json")
            .content(Content.of(names.getBytes(StandardCharsets.US_ASCII)));
    return switch (wire.send(request)) {
      case Reply.Success(HttpAnswer answer) -> {
        try (answer) {
          yield new Answer.Report(SwiftJson.read(answer));
        }
      }
      case Reply.Failure(SwiftFailure failure) -> new Answer.No(failure);
    };
  }

  /// Enters what the report says of single names; gives what is true of the others.
  private WriteOutcome outcome(
      JsonNode report,
      Map<String, Integer> byName,
      List<DeleteRequest> requests,
      @Nullable WriteOutcome[] outcomes) {
    int failed = 0;
    for (JsonNode error : report.path("Errors")) {
      String name = URLDecoder.decode(error.path(0).asString(""), StandardCharsets.UTF_8);
      Integer index = byName.get(name);
      if (index != null) {
        failed++;
        Key key = requests.get(index).key();
        outcomes[index] =
            errors.outcome("delete", key, SwiftFailure.inside(error.path(1).asString("")));
      }
    }
    int answered =
        failed + report.path("Number Deleted").asInt(0) + report.path("Number Not Found").asInt(0);
    return answered >= byName.size()
        ? WriteOutcome.done()
        : new WriteOutcome.Unknown(
            errors.of(
                "delete", null, SwiftFailure.inside(SwiftJson.text(report, "Response Status"))));
  }
}
