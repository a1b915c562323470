package org.tranship.testkit.server.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Holds every request and every answer against the published description, and remembers what does
/// not fit. [FabricDifference] names what may.
final class FabricConformance {
  private final List<String> violations = new CopyOnWriteArrayList<>();

  List<String> violations() {
    return List.copyOf(violations);
  }

  void unknown(FabricRequest request) {
    violations.add("no operation: " + request.method() + " " + request.path());
  }

  void request(FabricOperation operation, FabricRequest request) {
    String version = request.query("api-version").orElse("none");
    if (!version.equals(operation.version())) {
      violations.add(
          operation.id() + " has api-version " + operation.version() + ", and not " + version);
    }
    for (String name : request.query().keySet()) {
      if (!operation.takes(name)) {
        violations.add(operation.id() + " has no parameter " + name);
      }
    }
    for (String name : operation.required()) {
      if (!request.query().containsKey(name)) {
        violations.add(operation.id() + " needs the parameter " + name);
      }
    }
    for (String name : operation.headers()) {
      if (!request.headers().containsKey(name)) {
        violations.add(operation.id() + " needs the header " + name);
      }
    }
  }

  /// Errors are the double's own and have one form.
  void answer(FabricOperation operation, FabricReply reply) {
    if (reply.status() >= 300 || reply.status() == 204) {
      return;
    }
    List<String> wrong = new ArrayList<>();
    if (reply.status() != operation.success()) {
      wrong.add("answered " + reply.status());
    }
    if (operation.answer().isEmpty() != reply.body().isEmpty()) {
      wrong.add("a body is missing, or too much");
    } else if (!reply.body().isEmpty()) {
      FabricShape.compare(operation.answer(), reply.body(), wrong);
    }
    wrong.forEach(what -> violations.add("the double, at " + operation.id() + ": " + what));
  }
}
