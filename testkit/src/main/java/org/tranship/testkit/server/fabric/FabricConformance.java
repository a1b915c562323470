package org.tranship.testkit.server.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.tranship.testkit.server.fabric.FabricDifference.Where;

/// Holds every request and every answer against the published description, and remembers what does
/// not fit. [FabricDifference] names what may.
final class FabricConformance {
  private static final String ERROR =
      "{\"Error!\": {\"Code!\": \"string\", \"Message\": \"string\"}}";

  /// Windows' own HTTP server, behind which a gateway is, wants to know how long these are.
  private static final Set<String> WITH_LENGTH = Set.of("POST", "PUT");

  private final List<String> violations = new CopyOnWriteArrayList<>();

  List<String> violations() {
    return List.copyOf(violations);
  }

  void unknown(FabricRequest request) {
    violations.add("no operation: " + request.method() + " " + request.path());
  }

  void request(FabricOperation operation, FabricRequest request) {
    String id = operation.id();
    String version = request.query("api-version").orElse("none");
    if (!version.equals(operation.version())) {
      violations.add(id + " has api-version " + operation.version() + ", and not " + version);
    }
    for (String name : request.query().keySet()) {
      if (!operation.takes(name) && !FabricDifference.permits(Where.QUERY, id, name)) {
        violations.add(id + " has no parameter " + name);
      }
    }
    for (String name : operation.required()) {
      if (!request.query().containsKey(name)) {
        violations.add(id + " needs the parameter " + name);
      }
    }
    for (String name : operation.headers()) {
      if (request.header(name).isEmpty()) {
        violations.add(id + " needs the header " + name);
      }
    }
    if (!hasLength(request)) {
      violations.add(id + " needs a length, without which Windows answers 411");
    }
    body(operation, request);
  }

  /// Whether the request says how long its body is, also where it has none.
  static boolean hasLength(FabricRequest request) {
    return !WITH_LENGTH.contains(request.method())
        || request.header("content-length").isPresent()
        || request.header("transfer-encoding").isPresent();
  }

  private void body(FabricOperation operation, FabricRequest request) {
    if (operation.isRaw()) {
      return;
    }
    if (operation.sent().isEmpty()) {
      if (request.body().length > 0) {
        violations.add(operation.id() + " has no body");
      }
      return;
    }
    List<String> wrong = new ArrayList<>();
    FabricShape.of(
            operation.sent(), name -> FabricDifference.permits(Where.BODY, operation.id(), name))
        .compare("body", request.text(), wrong);
    wrong.forEach(what -> violations.add(operation.id() + ": " + what));
  }

  void answer(FabricOperation operation, FabricReply reply) {
    List<String> wrong = new ArrayList<>();
    if (reply.status() >= 300) {
      error(reply, wrong);
    } else if (reply.status() != operation.success()) {
      String status = Integer.toString(reply.status());
      if (!FabricDifference.permits(Where.STATUS, operation.id(), status)) {
        wrong.add("answered " + status);
      }
    } else if (operation.answer().isEmpty() != reply.body().isEmpty()) {
      wrong.add("a body is missing, or too much");
    } else if (!reply.body().isEmpty()) {
      FabricShape.of(
              operation.answer(),
              name -> FabricDifference.permits(Where.ANSWER, operation.id(), name))
          .compare("answer", reply.body(), wrong);
    }
    wrong.forEach(what -> violations.add("the double, at " + operation.id() + ": " + what));
  }

  private static void error(FabricReply reply, List<String> wrong) {
    if (!reply.body().isEmpty()) {
      FabricShape.of(ERROR, _ -> false).compare("error", reply.body(), wrong);
    } else if (!FabricDifference.permitsBare(reply.status())) {
      wrong.add("an error " + reply.status() + " without a body");
    }
  }
}
